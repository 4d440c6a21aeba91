import { choose, expect, test } from "@e2e/test";

const yes = { name: "Yes, at every gateway" };

async function cached(gateway: {
  served: (question: { prompt: string }) => Promise<{ header: (name: string) => string }>;
}): Promise<() => Promise<string>> {
  const prompt = `Name a lake, ${Date.now()}`;
  const ask = async () => (await gateway.served({ prompt })).header("x-llm-cache");
  await ask();
  await expect.poll(ask).toBe("hit");
  return ask;
}

test("all cached replies are purged, and made anew", async ({ page, open, gateway }) => {
  const ask = await cached(gateway);
  await open("cache");
  await page.getByRole("button", { name: "Purge all" }).click();
  await expect(page.getByText("Purge all cached replies?")).toBeVisible();
  await page.getByRole("button", yes).click();
  await expect(page.getByText("All cached replies are purged.")).toBeVisible();
  expect(await ask()).not.toBe("hit");
});

test("the replies of one model are purged", async ({ page, open, gateway }) => {
  const ask = await cached(gateway);
  await open("cache");
  await choose(page, "Those of a", "model");
  await page.getByLabel("Name", { exact: true }).fill("sim-small");
  await page.getByRole("button", { name: "Purge these" }).click();
  await page.getByRole("button", yes).click();
  await expect(page.getByText("The cached replies of model:sim-small are purged.")).toBeVisible();
  expect(await ask()).not.toBe("hit");
});

test("a purge that was not confirmed purges nothing", async ({ page, open, gateway }) => {
  const ask = await cached(gateway);
  await open("cache");
  await page.getByRole("button", { name: "Purge all" }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("button", { name: "Purge all" })).toBeVisible();
  expect(await ask()).toBe("hit");
});
