import { expect, test } from "@e2e/test";

test("everyone who takes part in the grid is listed, as the grid knows them", async ({
  page,
  open,
  records,
}) => {
  const grid = await records.grid();
  await open("grid");
  const card = (title: string) =>
    page.locator(".ant-card").filter({ has: page.getByRole("heading", { name: title }) });
  const members = card("Gateways and consoles").locator("tbody tr");
  await expect(members).toHaveCount(grid.gateways.length);
  for (const { id, version } of grid.gateways) {
    await expect(members.filter({ hasText: id }).first()).toContainText(version);
  }
  await expect(card("Nodes").locator("tbody tr")).toHaveCount(grid.nodes.length);
  await expect(card("Health")).toContainText(`${grid.engine}${grid.state}`);
});
