import type { Page } from "@playwright/test";
import { expectAccessible } from "@e2e/accessibility";
import { expect, openAsReader, test } from "@e2e/test";

const RULES = "rules/of-a-case.drl";
const TEXT = "package rules;\n";

/** Whatever a case has begun is thrown away. */
const begun: string[] = [];

test.afterEach(async ({ records }) => {
  for (const id of begun.splice(0)) {
    await records.call("DELETE", `drafts/${id}`);
  }
});

async function begin(page: Page, title: string): Promise<string> {
  await page.getByLabel("Title", { exact: true }).fill(title);
  await page.getByRole("button", { name: "Begin", exact: true }).click();
  await expect(page.getByRole("heading", { name: title })).toBeVisible();
  const id = new URL(page.url().replace("/#", "")).searchParams.get("draft") ?? "";
  expect(id).not.toBe("");
  begun.push(id);
  return id;
}

async function add(page: Page, name: string): Promise<void> {
  await page.getByLabel("Name of a new item").fill(name);
  await page.getByRole("button", { name: "Add", exact: true }).click();
}

/** The text of an editor, typed as a person does. */
async function type(page: Page, label: string, text: string): Promise<void> {
  const box = page.getByRole("textbox", { name: label });
  await box.click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(text);
}

test("an item is written, saved, checked and taken to the folder as a patch", async ({
  page,
  open,
}) => {
  await open("drafts");
  await begin(page, "A case with a rule");
  await add(page, "of-a-case.drl");
  await type(page, RULES, TEXT);
  await expect(page.getByText("Not saved yet.")).toBeVisible();
  await page.keyboard.press("Control+s");
  await expect(page.getByText(`${RULES} is saved in the draft.`)).toBeVisible();
  await expect(page.locator(`[data-item="${RULES}"]`)).toContainText("added");
  await expect(page.getByText("A folder is the source: download the patch")).toBeVisible();
  await expect(page.getByRole("button", { name: "Publish", exact: true })).toHaveCount(0);
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download a patch" }).click();
  expect((await downloading).suggestedFilename()).toBe("A-case-with-a-rule.patch");
});

test("a draft's editor is for everybody, in both themes and on a phone", async ({ page, open }) => {
  await open("drafts");
  await begin(page, "A case of looks");
  await add(page, "of-a-case.drl");
  await type(page, RULES, TEXT);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await expectAccessible(page);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
  // Tab leaves the editor, as it leaves any field
  await page.getByRole("textbox", { name: RULES }).click();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("textbox", { name: RULES })).not.toBeFocused();
});

test("what was typed outlives a lost connection and a reload", async ({
  page,
  open,
  line,
  trouble,
}) => {
  trouble.expect(/failed/);
  await open("drafts");
  await begin(page, "A case of a bad line");
  await add(page, "of-a-case.drl");
  await type(page, RULES, TEXT);
  line.cut();
  await page.getByRole("button", { name: "Save in the draft" }).click();
  await expect(page.getByText("This was not done")).toBeVisible();
  line.mend();
  await page.reload();
  await expect(page.getByRole("textbox", { name: RULES })).toContainText("package rules;");
  await page.getByRole("button", { name: "Save in the draft" }).click();
  await expect(page.getByText(`${RULES} is saved in the draft.`)).toBeVisible();
});

test("of two editors the slower one sees both texts", async ({ page, open, records, trouble }) => {
  trouble.expect(/PUT drafts\/.* answered 412/);
  await open("drafts");
  const id = await begin(page, "A case of two");
  await add(page, "of-a-case.drl");
  await type(page, RULES, `${TEXT}// mine\n`);
  const put = await records.call("PUT", `drafts/${id}/items/${RULES}`, {
    text: `${TEXT}// theirs\n`,
  });
  expect(put.ok).toBe(true);
  await page.getByRole("button", { name: "Save in the draft" }).click();
  await expect(page.getByText("was faster. Nothing was overwritten.")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Theirs" })).toContainText("// theirs");
  await expect(page.getByRole("textbox", { name: "Mine" })).toContainText("// mine");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save what is on the right" }).click();
  await expect(page.getByText(`${RULES} is saved in the draft.`)).toBeVisible();
  await expect(page.getByRole("textbox", { name: RULES })).toContainText("// mine");
});

test("rules are completed and checked as they are typed", async ({ page, open }) => {
  await open("drafts");
  await begin(page, "A case of typing");
  await add(page, "of-a-case.drl");
  await type(page, RULES, "package rules;\n");
  await page.keyboard.type('rule "a"\nwhen\n  Cand');
  await expect(page.getByRole("option", { name: /CandidateFact/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.locator(".cm-lintRange-error").first()).toBeVisible();
  await expectAccessible(page);
});

test("a prompt is decided about with the rules of a draft", async ({ page, open }) => {
  await open("drafts");
  await begin(page, "A case of a decision");
  await add(page, "of-a-case.drl");
  await page.getByLabel("A prompt", { exact: true }).fill("Prove that it halts.");
  await type(
    page,
    RULES,
    [
      "package rules;",
      "import io.shenyullm.rules.drools.facts.*;",
      "global RuleOutcomes out;",
      'rule "a case prefers all"',
      "when",
      "  $c : CandidateFact()",
      "then",
      "  out.prefer($c);",
      "end",
      "",
    ].join("\n"),
  );
  await page.getByRole("button", { name: "Decide", exact: true }).click();
  await expect(page.getByText(/is chosen$/)).toBeVisible();
  await expect(page.getByRole("main")).toContainText("a case prefers all");
  await expectAccessible(page);
});

test("who may only look sees no way to begin a draft", async ({ page, reader }) => {
  await openAsReader(page, reader, "drafts");
  await expect(page.getByText("There are no drafts.")).toBeVisible();
  await expect(page.getByLabel("Title", { exact: true })).toHaveCount(0);
});
