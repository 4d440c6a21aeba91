import { EditorView } from "@codemirror/view";
import { act, cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { session } from "@/lib/session";
import { json, renderRoute } from "@/lib/testing";
import type { Draft, DraftItem } from "../api/useDrafts";
import { draftsRoute } from "../route";
import { serve, type Answers, type Asked } from "../testing";
import { DraftsPage } from "./DraftsPage";

const BASE = 20260101000000;
const RULES = "rules/costs.drl";
const ITEM = `/drafts/d-1/items/${RULES}`;

const summary = (more: Partial<Draft["draft"]> = {}): Draft["draft"] => ({
  id: "d-1",
  title: "Cheaper nights",
  state: "open",
  base: BASE,
  createdAt: "2026-01-01T00:00:00Z",
  createdBy: "jane",
  changedAt: "2026-01-01T01:00:00Z",
  changedBy: "jane",
  changes: 1,
  problem: null,
  ...more,
});

const listed = (path: string, more: Partial<Draft["items"][number]> = {}) => ({
  path,
  state: "same" as const,
  conflict: false,
  etag: '"1"',
  changedAt: null,
  changedBy: null,
  ...more,
});

const draft = (more: Partial<Draft> = {}): Draft => ({
  draft: summary(),
  source: "database",
  approval: false,
  newest: BASE,
  contentSha256: "c".repeat(64),
  publication: null,
  items: [listed("settings/routes.json"), listed(RULES, { state: "changed", changedBy: "jane" })],
  steps: [{ at: "2026-01-01T00:00:00Z", who: "jane", what: "created", path: null }],
  ...more,
});

const item = (more: Partial<DraftItem> = {}): DraftItem => ({
  path: RULES,
  state: "changed",
  text: "one\ntwo\n",
  baseText: "one\n",
  conflict: null,
  changedAt: null,
  changedBy: "jane",
  ...more,
});

const tagged = (body: unknown, etag: string, status = 200) => json(status, body, { ETag: etag });

const REPORT = {
  passes: false,
  problems: [{ path: RULES, line: 2, column: 1, severity: "error", message: "two is no rule" }],
  tests: [],
};

function show(more: Answers = {}, roles?: readonly string[]): Asked[] {
  const asked = serve(
    {
      "GET /drafts": {
        source: "database",
        approval: false,
        drafts: [summary()],
        next: null,
      },
      "GET /drafts/d-1": tagged(draft(), '"9"'),
      [`GET ${ITEM}`]: tagged(item(), '"1"'),
      "POST /drafts/d-1/checks": REPORT,
      "GET /gateways": { at: "", rollout: null, total: 0, gateways: [], next: null },
      ...more,
    },
    roles,
  );
  renderRoute(draftsRoute, DraftsPage);
  return asked;
}

const changesOf = (asked: readonly Asked[]) =>
  asked.filter(({ method, path }) => method !== "GET" && !path.endsWith("/checks"));

async function editor(name: string): Promise<EditorView> {
  const view = EditorView.findFromDOM(
    await screen.findByLabelText(name, { selector: "[role=textbox]" }),
  );
  if (view === null) {
    throw new Error("no editor there");
  }
  return view;
}

const write = (view: EditorView, text: string) => {
  act(() => {
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
  });
};

/** By their texts: with the editor's styles it takes jsdom seconds to tell what a reader hears. */
const BUTTONS = { selector: "button, button *" };
const button = async (name: string) => {
  const found = (await screen.findByText(name, BUTTONS)).closest("button");
  if (found === null) {
    throw new Error(`no button ${name}`);
  }
  return found;
};
const noButton = (name: string) => screen.queryByText(name, BUTTONS);

beforeEach(() => {
  window.location.hash = "#/dashboard/drafts?draft=d-1";
  // jsdom has no layout to be asked for
  Range.prototype.getClientRects = () => Object.assign([], { item: () => null });
  Range.prototype.getBoundingClientRect = () => new DOMRect();
});

afterEach(() => {
  cleanup();
  session.end(session.token());
  sessionStorage.clear();
  vi.unstubAllGlobals();
});

describe("DraftsPage", () => {
  it("lists drafts, and opens one that is begun", async () => {
    window.location.hash = "#/dashboard/drafts";
    const asked = show({
      "POST /drafts": () => tagged(draft(), '"9"', 201),
    });
    expect(await screen.findByText("changes 1 item")).toBeTruthy();
    await userEvent.type(await screen.findByLabelText("Title"), "Cheaper nights");
    fireEvent.click(await button("Begin"));
    expect(await screen.findByRole("heading", { name: "Cheaper nights" })).toBeTruthy();
    expect(window.location.hash).toContain("draft=d-1");
    const [post] = changesOf(asked);
    expect(post?.body).toEqual({ title: "Cheaper nights" });
    expect(post?.headers.get("Idempotency-Key")).toMatch(/^[0-9a-f]{32}$/);
  });

  it("says that there are none, and offers no draft to who may only look", async () => {
    window.location.hash = "#/dashboard/drafts";
    show({ "GET /drafts": { source: "folder", approval: false, drafts: [], next: null } }, []);
    expect(await screen.findByText("There are no drafts.")).toBeTruthy();
    expect(screen.getByText(/leave as patches/)).toBeTruthy();
    expect(screen.queryByLabelText("Title")).toBeNull();
  });

  it("shows who may only look the items and none of their texts", async () => {
    const asked = show({}, []);
    expect(await screen.findByText(RULES)).toBeTruthy();
    expect(noButton(RULES)).toBeNull();
    expect(noButton("Publish")).toBeNull();
    expect(noButton("Throw this draft away")).toBeNull();
    expect(asked.some(({ path }) => path.includes("/items/"))).toBe(false);
  });

  it("saves an item for the state that was read, checks it, and marks what is wrong", async () => {
    let etag = '"1"';
    const now = () => draft({ items: [listed(RULES, { state: "changed", etag })] });
    const asked = show({
      "GET /drafts/d-1": () => tagged(now(), '"9"'),
      [`PUT ${ITEM}`]: () => {
        etag = '"2"';
        return tagged(item({ text: "three\nfour\n" }), etag);
      },
    });
    fireEvent.click(await button(RULES));
    const view = await editor(RULES);
    expect(view.state.doc.toString()).toBe("one\ntwo\n");
    write(view, "three\nfour\n");
    await screen.findByText(/Not saved yet/);
    fireEvent.click(await button("Save in the draft"));
    await screen.findByText(`${RULES} is saved in the draft.`);
    const [put] = changesOf(asked);
    expect(put?.headers.get("If-Match")).toBe('"1"');
    expect(put?.body).toEqual({ text: "three\nfour\n" });
    await waitFor(() => {
      expect(screen.queryByText(/Not saved yet/)).toBeNull();
    });
    expect(asked.find(({ path }) => path.endsWith("/checks"))?.headers.has("Idempotency-Key")).toBe(
      false,
    );
    const place = await screen.findByRole("button", { name: `${RULES}:2:1` });
    await waitFor(() => {
      expect(document.querySelector(".cm-lintRange-error")?.textContent).toBe("four");
    });
    fireEvent.click(place);
    expect(view.state.selection.main.head).toBe(6);
  });

  it("keeps what was typed over a reload, and gives it up on demand only", async () => {
    show();
    fireEvent.click(await button(RULES));
    write(await editor(RULES), "typed");
    await screen.findByText(/Not saved yet/);
    cleanup();
    show();
    const view = await editor(RULES);
    expect(view.state.doc.toString()).toBe("typed");
    fireEvent.click(await button("Give up what I typed"));
    await waitFor(() => {
      expect(view.state.doc.toString()).toBe("one\ntwo\n");
    });
    expect(sessionStorage.length).toBe(1); // the session's own
  });

  it("keeps what was typed when there is no answer, and says why", async () => {
    show({ [`PUT ${ITEM}`]: 503 });
    fireEvent.click(await button(RULES));
    write(await editor(RULES), "typed");
    fireEvent.click(await button("Save in the draft"));
    expect(await screen.findByText("This was not done: it is away")).toBeTruthy();
    expect((await editor(RULES)).state.doc.toString()).toBe("typed");
    expect(screen.getByText(/Not saved yet/)).toBeTruthy();
  });

  it("shows both texts where somebody was faster, and saves over what was met", async () => {
    const asked = show({
      [`PUT ${ITEM}`]: ({ headers }: Asked) =>
        headers.get("If-Match") === '"1"'
          ? json(412, {
              type: "about:blank",
              title: "Precondition Failed",
              status: 412,
              detail: "somebody was faster",
              base: "one\n",
              theirs: "one\ntheirs\n",
              etag: '"5"',
              changedBy: "ann",
              changedAt: "2026-01-01T02:00:00Z",
            })
          : tagged(item({ text: "both" }), '"6"'),
    });
    fireEvent.click(await button(RULES));
    write(await editor(RULES), "one\nmine\n");
    fireEvent.click(await button("Save in the draft"));
    expect(await screen.findByText("ann was faster. Nothing was overwritten.")).toBeTruthy();
    expect((await editor("Theirs")).state.doc.toString()).toBe("one\ntheirs\n");
    expect((await editor("Theirs")).state.readOnly).toBe(true);
    const mine = await editor("Mine");
    expect(mine.state.doc.toString()).toBe("one\nmine\n");
    write(mine, "both");
    fireEvent.click(await button("Save what is on the right"));
    await screen.findByText(`${RULES} is saved in the draft.`);
    const puts = changesOf(asked);
    expect(puts.map(({ headers }) => headers.get("If-Match"))).toEqual(['"1"', '"5"']);
    expect(puts[1]?.body).toEqual({ text: "both" });
  });

  it("shows the newer release's text where a rebase was faster than saving", async () => {
    let rebased = false;
    const asked = show({
      "GET /drafts/d-1": () =>
        rebased
          ? tagged(
              draft({
                draft: summary({ base: BASE + 1 }),
                newest: BASE + 1,
                items: [listed(RULES, { state: "changed", conflict: true, etag: '"5"' })],
              }),
              '"10"',
            )
          : tagged(draft(), '"9"'),
      [`GET ${ITEM}`]: () =>
        rebased
          ? tagged(item({ baseText: "released\n", conflict: { was: "one\n" } }), '"5"')
          : tagged(item(), '"1"'),
      [`PUT ${ITEM}`]: ({ headers }: Asked) => {
        rebased = true;
        return headers.get("If-Match") === '"5"'
          ? tagged(item({ text: "one\nmine\n" }), '"6"')
          : json(412, {
              type: "about:blank",
              title: "Precondition Failed",
              status: 412,
              detail: "somebody was faster",
              base: "released\n",
              theirs: "one\ntwo\n",
              etag: '"5"',
              changedBy: "ann",
              changedAt: "2026-01-01T02:00:00Z",
            });
      },
    });
    fireEvent.click(await button(RULES));
    write(await editor(RULES), "one\nmine\n");
    fireEvent.click(await button("Save in the draft"));
    expect(await screen.findByText("A newer release has changed this item as well.")).toBeTruthy();
    expect(screen.getByText("ann was faster. Nothing was overwritten.")).toBeTruthy();
    expect((await editor("Theirs")).state.doc.toString()).toBe("released\n");
    expect((await editor("Mine")).state.doc.toString()).toBe("one\nmine\n");
    fireEvent.click(screen.getByLabelText("what the draft has saved"));
    expect((await editor("Theirs")).state.doc.toString()).toBe("one\ntwo\n");
    fireEvent.click(await button("Save what is on the right"));
    await screen.findByText(`${RULES} is saved in the draft.`);
    const puts = changesOf(asked);
    expect(puts.map(({ headers }) => headers.get("If-Match"))).toEqual(['"1"', '"5"']);
    expect(puts[1]?.body).toEqual({ text: "one\nmine\n" });
  });

  it("reads an item again when its draft has another base, also where its ETag stays", async () => {
    let base = BASE;
    show({
      "GET /drafts/d-1": () =>
        tagged(
          draft({
            draft: summary({ base }),
            newest: BASE + 1,
            items: [listed(RULES, { state: "changed", conflict: true })],
          }),
          `"${base}"`,
        ),
      [`GET ${ITEM}`]: () =>
        tagged(item({ baseText: `${base}`, conflict: { was: "zero" } }), '"1"'),
      "POST /drafts/d-1/rebases": () => {
        base = BASE + 1;
        return tagged(draft(), '"10"');
      },
    });
    fireEvent.click(await button(RULES));
    expect((await editor("Theirs")).state.doc.toString()).toBe(`${BASE}`);
    fireEvent.click(await button("Base it on that"));
    fireEvent.click(await button("Yes, base it on that"));
    await waitFor(async () => {
      expect((await editor("Theirs")).state.doc.toString()).toBe(`${BASE + 1}`);
    });
  });

  it("settles a conflict with a newer release", async () => {
    const conflicting = draft({ items: [listed(RULES, { state: "changed", conflict: true })] });
    const asked = show({
      "GET /drafts/d-1": tagged(conflicting, '"9"'),
      [`GET ${ITEM}`]: tagged(item({ conflict: { was: "zero" } }), '"1"'),
      [`PUT ${ITEM}`]: () => tagged(item(), '"2"'),
    });
    expect(await screen.findByText(/1 item was changed by a newer release/)).toBeTruthy();
    expect(await screen.findByText("Settle the conflicts first.")).toBeTruthy();
    fireEvent.click(await button(RULES));
    expect((await editor("Theirs")).state.doc.toString()).toBe("one\n");
    fireEvent.click(await button("Save what is on the right"));
    await screen.findByText(`${RULES} is saved in the draft.`);
    expect(changesOf(asked)[0]?.body).toEqual({ text: "one\ntwo\n" });
  });

  it("checks rules as they are typed, beside the draft's other changes; the last text counts", async () => {
    const asked = show({
      "GET /drafts/d-1": tagged(
        draft({
          items: [
            listed(RULES, { state: "changed" }),
            listed("settings/models.json", { state: "changed" }),
            listed("settings/routes.json", { state: "removed" }),
            listed("policy/a.rego", { state: "changed" }),
          ],
        }),
        '"9"',
      ),
      "GET /drafts/d-1/items/settings/models.json": tagged(item({ text: "{}" }), '"1"'),
      "POST /rules/checks": {
        problems: [
          { severity: "error", path: RULES, line: 1, column: 0, rule: null, message: "no rule" },
        ],
      },
    });
    fireEvent.click(await button(RULES));
    const view = await editor(RULES);
    write(view, "ty");
    write(view, "typed");
    expect(await screen.findByText("no rule")).toBeTruthy();
    await waitFor(() => {
      expect(document.querySelector(".cm-lintRange-error")?.textContent).toBe("typed");
    });
    const checks = asked.filter(({ path }) => path === "/rules/checks");
    expect(checks).toHaveLength(1);
    expect(checks[0]?.headers.has("Idempotency-Key")).toBe(false);
    expect(checks[0]?.body).toEqual({
      items: [
        { path: "settings/models.json", text: "{}" },
        { path: RULES, text: "typed" },
      ],
      removed: ["settings/routes.json"],
      compile: false,
    });
  });

  it("says why rules are not checked while they are typed", async () => {
    show({ "POST /rules/checks": () => json(503, { detail: "no validator" }) });
    fireEvent.click(await button(RULES));
    write(await editor(RULES), "typed");
    expect(await screen.findByText("Not checked while it is typed: no validator")).toBeTruthy();
  });

  it("decides about a prompt with what is typed, and says why", async () => {
    const asked = show({
      "POST /rules/decisions": {
        problems: [],
        decision: {
          auto: true,
          requestedModel: "auto",
          analysis: null,
          tier: "complex",
          needs: ["json"],
          chosen: { model: "large", provider: "a" },
          reason: "auto: tier=complex",
          matchedRules: ["home"],
          failedRules: [],
          effects: [],
          candidates: [
            { model: "large", provider: "a", region: "eu", place: 1, score: 0.95, effects: [] },
            {
              model: "small",
              provider: "b",
              region: "us",
              place: null,
              effects: [],
              exclusion: { step: "rules", rule: "home", reason: "stays in the EU" },
            },
          ],
        },
      },
    });
    fireEvent.click(await button(RULES));
    write(await editor(RULES), "typed");
    fireEvent.change(await screen.findByLabelText("A prompt"), { target: { value: "Prove it." } });
    fireEvent.click(await button("Decide"));
    expect(await screen.findByText("a/large is chosen")).toBeTruthy();
    expect(screen.getByText("0.95")).toBeTruthy();
    expect(screen.getByText(/stays in the EU/)).toBeTruthy();
    expect(asked.find(({ path }) => path === "/rules/decisions")?.body).toEqual({
      items: [{ path: RULES, text: "typed" }],
      removed: [],
      request: { text: "Prove it." },
    });
    expect(screen.queryByText("This is for what was typed before.")).toBeNull();
    write(await editor(RULES), "typed on");
    expect(screen.getByText("This is for what was typed before.")).toBeTruthy();
  });

  it("runs the tests with what is typed, and tells what failed and why", async () => {
    show({
      "POST /rules/test-runs": {
        problems: [],
        passed: 1,
        failed: 1,
        tests: [
          { path: "rules/a.test.json", name: "fine", passed: true, wrong: [], decision: null },
          {
            path: "rules/a.test.json",
            name: "dear",
            passed: false,
            wrong: ["expected b, but a is chosen"],
            decision: null,
          },
        ],
      },
    });
    fireEvent.click(await button(RULES));
    fireEvent.click(await button("Run the tests"));
    expect(await screen.findByText("1 of 2 tests passed")).toBeTruthy();
    expect(screen.getByText("expected b, but a is chosen")).toBeTruthy();
  });

  it("says why nothing is decided, and what keeps it from being decided", async () => {
    let errors = false;
    show({
      "POST /rules/decisions": () =>
        errors
          ? json(200, {
              decision: null,
              problems: [
                { severity: "error", path: RULES, line: 2, column: 0, rule: null, message: "no" },
              ],
            })
          : json(503, { detail: "no validator" }),
    });
    fireEvent.click(await button(RULES));
    fireEvent.change(await screen.findByLabelText("A prompt"), { target: { value: "Prove it." } });
    fireEvent.click(await button("Decide"));
    expect(await screen.findByText("This was not done: no validator")).toBeTruthy();
    errors = true;
    fireEvent.click(await button("Decide"));
    expect(await screen.findByText(`${RULES}:2`)).toBeTruthy();
  });

  it("begins a new item for its absence", async () => {
    const path = "/drafts/d-1/items/rules/new.drl";
    const asked = show({
      [`GET ${path}`]: tagged(
        item({ path: "rules/new.drl", state: "absent", text: null, baseText: null }),
        '"none"',
      ),
      [`PUT ${path}`]: () => tagged(item({ path: "rules/new.drl", state: "added" }), '"2"'),
    });
    await userEvent.type(await screen.findByLabelText("Name of a new item"), "new.drl");
    fireEvent.click(await button("Add"));
    write(await editor("rules/new.drl"), "package rules;");
    fireEvent.click(await button("Save in the draft"));
    await screen.findByText("rules/new.drl is saved in the draft.");
    expect(changesOf(asked)[0]?.headers.get("If-Match")).toBe('"none"');
  });

  it("publishes at a time, after a question", async () => {
    const later = draft({ draft: summary({ state: "scheduled" }) });
    const asked = show({ "POST /drafts/d-1/publications": () => tagged(later, '"10"') });
    const publish = await button("Publish");
    expect(publish).toHaveProperty("disabled", true);
    await userEvent.type(screen.getByLabelText("Reason, for the record"), "cheaper");
    fireEvent.change(screen.getByLabelText("When; empty for at once"), {
      target: { value: "2026-12-01T06:00" },
    });
    fireEvent.click(publish);
    expect(changesOf(asked)).toHaveLength(0);
    fireEvent.click(await button("Yes"));
    expect(await screen.findByText("Cheaper nights is scheduled.")).toBeTruthy();
    expect(changesOf(asked)[0]?.body).toEqual({
      contentSha256: "c".repeat(64),
      message: "cheaper",
      notBefore: new Date("2026-12-01T06:00").toISOString(),
    });
  });

  it("says line by line why it cannot be published", async () => {
    show({
      "POST /drafts/d-1/publications": () =>
        json(422, { detail: "rules/costs.drl:2:1: a\nrules/costs.drl:3:1: b" }),
    });
    await userEvent.type(await screen.findByLabelText("Reason, for the record"), "cheaper");
    fireEvent.click(await button("Publish"));
    fireEvent.click(await button("Yes, at every gateway"));
    expect(await screen.findByText(/costs\.drl:3:1: b/)).toBeTruthy();
  });

  const waiting = (who: string) =>
    draft({
      approval: true,
      draft: summary({ state: "waiting" }),
      steps: [{ at: "2026-01-01T00:00:00Z", who, what: "written", path: RULES }],
      publication: {
        message: "cheaper",
        askedBy: "jane",
        askedAt: "2026-01-01T00:00:00Z",
        notBefore: null,
        approvedBy: null,
        version: null,
      },
    });

  it("is approved as it was looked at, by another person", async () => {
    const done = draft({ draft: summary({ state: "published" }) });
    const asked = show({
      "GET /drafts/d-1": tagged(waiting("ann"), '"9"'),
      "POST /drafts/d-1/approvals": () => tagged(done, '"10"'),
    });
    expect(await screen.findByText(/These had: ann, jane\./)).toBeTruthy();
    fireEvent.click(await button("Approve what I see"));
    fireEvent.click(await button("Yes"));
    await waitFor(() => {
      expect(changesOf(asked)[0]?.body).toEqual({ contentSha256: "c".repeat(64) });
    });
    expect(changesOf(asked)[0]?.headers.get("If-Match")).toBe('"9"');
  });

  it("offers no approval to who has had a part in it", async () => {
    show({ "GET /drafts/d-1": tagged(waiting("li.wei"), '"9"') });
    expect(await screen.findByText(/another operator must approve it/)).toBeTruthy();
    expect(noButton("Approve what I see")).toBeNull();
  });

  it("takes back what was asked for, for the state that was read", async () => {
    const asked = show({
      "GET /drafts/d-1": tagged(waiting("li.wei"), '"9"'),
      "DELETE /drafts/d-1/publications": () => tagged(draft(), '"10"'),
    });
    fireEvent.click(await button("Take it back"));
    fireEvent.click(await button("Yes"));
    await screen.findByText("Cheaper nights is open again.");
    expect(changesOf(asked)[0]?.headers.get("If-Match")).toBe('"9"');
  });

  it("is based on a newer release", async () => {
    const asked = show({
      "GET /drafts/d-1": tagged(draft({ newest: BASE + 1 }), '"9"'),
      "POST /drafts/d-1/rebases": () => tagged(draft(), '"10"'),
    });
    expect(await screen.findByText("Base the draft on the newest release first.")).toBeTruthy();
    fireEvent.click(await button("Base it on that"));
    fireEvent.click(await button("Yes, base it on that"));
    await waitFor(() => {
      expect(changesOf(asked).map(({ path }) => path)).toEqual(["/drafts/d-1/rebases"]);
    });
  });

  it("leaves as a patch where a folder is the source", async () => {
    const asked = show({
      "GET /drafts/d-1": tagged(draft({ source: "folder" }), '"9"'),
      "GET /drafts/d-1/patch": { id: "d-1", base: BASE, patch: "--- a\n+++ b\n" },
    });
    const saved: string[] = [];
    vi.stubGlobal(
      "URL",
      Object.assign(URL, { createObjectURL: () => "blob:x", revokeObjectURL: vi.fn() }),
    );
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      saved.push(this.download);
    });
    expect(await screen.findByText(/download the patch and apply it there/)).toBeTruthy();
    expect(noButton("Publish")).toBeNull();
    fireEvent.click(await button("Download a patch"));
    await waitFor(() => {
      expect(saved).toEqual(["Cheaper-nights.patch"]);
    });
    expect(asked.some(({ path }) => path === "/drafts/d-1/patch")).toBe(true);
  });

  it("shows the differences on demand, never as markup", async () => {
    const hostile = "+<img src=x onerror=alert(1)>";
    show({
      "GET /drafts/d-1/diff": {
        id: "d-1",
        against: BASE,
        items: [{ path: RULES, change: "changed", lines: ["@@ -1 +1 @@", hostile] }],
      },
    });
    fireEvent.click(await button("Show the differences"));
    expect(await screen.findByText(hostile)).toBeTruthy();
    expect(document.querySelector("img[src=x]")).toBeNull();
  });

  it("throws a draft away after a question", async () => {
    const asked = show({ "DELETE /drafts/d-1": draft() });
    fireEvent.click(await button("Throw this draft away"));
    fireEvent.click(await button("Yes, throw it away"));
    expect(await screen.findByRole("heading", { name: "Drafts" })).toBeTruthy();
    expect(changesOf(asked)[0]?.headers.get("If-Match")).toBe('"9"');
  });

  it("says that a draft is gone", async () => {
    show({ "GET /drafts/d-1": 404 });
    const main = await screen.findByText("There is no such draft any more.");
    expect(noButton(RULES)).toBeNull();
    expect(main).toBeTruthy();
  });
});
