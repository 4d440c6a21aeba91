import { cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Suspense } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { session } from "@/lib/session";
import { json, renderWithProviders } from "@/lib/testing";
import feature from "../feature";
import { PeoplePage } from "./PeoplePage";

const AT = "2026-01-15T08:00:00Z";

function account(name: string, more: object = {}) {
  return {
    name,
    roles: [],
    disabled: false,
    passwordDue: false,
    createdAt: AT,
    createdBy: "admin",
    changedAt: AT,
    changedBy: "admin",
    lastLoginAt: null,
    eTag: `"state of ${name}"`,
    ...more,
  };
}

const mine = {
  id: "0a",
  user: "admin",
  address: "192.0.2.7",
  client: "a browser",
  createdAt: AT,
  seenAt: AT,
  expiresAt: AT,
  current: true,
};

const sent: Request[] = [];
let answers: Record<string, () => Response>;

beforeEach(() => {
  sent.length = 0;
  answers = {
    "GET sessions/current": () =>
      json(200, { user: "admin", roles: ["administrator"], passwordDue: false, id: "0a" }),
    "GET sessions": () =>
      json(200, {
        sessions: [mine, { ...mine, id: "0b", user: "fay", current: false }],
        next: null,
      }),
    "GET accounts": () =>
      json(200, {
        accounts: [account("admin"), account("fay", { passwordDue: true })],
        next: null,
      }),
  };
  vi.stubGlobal("fetch", (request: Request) => {
    const path = new URL(request.url).pathname.replace("/llm/api/v1/", "");
    const answer = answers[`${request.method} ${path}`];
    sent.push(request.clone());
    return Promise.resolve(answer === undefined ? json(404, { detail: path }) : answer());
  });
  session.start("a token");
});

afterEach(() => {
  cleanup();
  session.end(session.token());
  vi.unstubAllGlobals();
});

function changes(): Request[] {
  return sent.filter(({ method }) => method !== "GET");
}

async function confirm() {
  const question = await screen.findByRole("group", { name: "Confirm the change" });
  await userEvent.click(within(question).getAllByRole("button")[0] as HTMLElement);
}

describe("PeoplePage", () => {
  it("makes an account and shows its password", async () => {
    answers["POST accounts"] = () => json(201, account("ada", { password: "for one login" }));
    renderWithProviders(<PeoplePage />);
    await userEvent.type(await screen.findByLabelText("Account"), "ada");
    await userEvent.click(screen.getByRole("button", { name: "Make an account" }));
    await confirm();
    expect(await screen.findByText("for one login")).toBeTruthy();
    expect(await changes()[0]?.json()).toEqual({ name: "ada", roles: [] });
    expect(changes()[0]?.headers.get("Idempotency-Key")).not.toBeNull();
  });

  it("does not take a name that no account can have", async () => {
    renderWithProviders(<PeoplePage />);
    await userEvent.type(await screen.findByLabelText("Account"), "Ada L");
    expect(screen.getByText(/lower-case letters/)).toBeTruthy();
    expect(screen.getByRole("button", { name: "Make an account" }).hasAttribute("disabled")).toBe(
      true,
    );
  });

  it("disables an account for the state that is shown, and says why it was not done", async () => {
    answers["PATCH accounts/fay"] = () => json(412, { detail: "somebody has changed it" });
    renderWithProviders(<PeoplePage />);
    await userEvent.click(await screen.findByRole("button", { name: "Disable fay" }));
    await confirm();
    expect(await screen.findByText("This was not done: somebody has changed it")).toBeTruthy();
    expect(changes()[0]?.headers.get("If-Match")).toBe('"state of fay"');
    expect(await changes()[0]?.json()).toEqual({ disabled: true });
  });

  it("ends the session of somebody else, and has no button for this one", async () => {
    answers["DELETE sessions/0b"] = () => json(200, mine);
    renderWithProviders(<PeoplePage />);
    await userEvent.click(await screen.findByRole("button", { name: "End session 0b of fay" }));
    await waitFor(() => {
      expect(changes()).toHaveLength(1);
    });
    expect(screen.queryByRole("button", { name: /End session 0a/ })).toBeNull();
  });

  it("shows others only themselves", async () => {
    answers["GET sessions/current"] = () =>
      json(200, { user: "fay", roles: ["finance"], passwordDue: false, id: "0b" });
    renderWithProviders(<PeoplePage />);
    expect(await screen.findByText("Finance")).toBeTruthy();
    expect(await screen.findByText("Your sessions")).toBeTruthy();
    expect(screen.queryByText("Accounts")).toBeNull();
    expect(sent.some(({ url }) => url.includes("/accounts"))).toBe(false);
  });

  it("says inside a ShenYu admin who keeps the accounts", async () => {
    answers["GET sessions/current"] = () =>
      json(200, { user: "li.wei", roles: [], passwordDue: false, id: null });
    renderWithProviders(<PeoplePage />);
    expect(await screen.findByText(/The ShenYu admin keeps the accounts/)).toBeTruthy();
    expect(screen.queryByRole("button")).toBeNull();
  });
});

/** As the shell does it. */
function Gated() {
  const state = feature.gate?.useState();
  const Page = feature.gate?.Page;
  return state === "shut" && Page !== undefined ? <Page /> : <p>{state}</p>;
}

describe("the gate", () => {
  it("is shut until a password was chosen", async () => {
    let due = true;
    answers["GET sessions/current"] = () =>
      json(200, { user: "fay", roles: [], passwordDue: due, id: "0b" });
    answers["PUT sessions/current/password"] = () => {
      due = false;
      return json(200, mine);
    };
    renderWithProviders(
      <Suspense>
        <Gated />
      </Suspense>,
    );
    expect(await screen.findByText("Choose a password")).toBeTruthy();
    const chosen = crypto.randomUUID().slice(0, 12);
    await userEvent.type(screen.getByLabelText("Present password"), "given");
    await userEvent.type(screen.getByLabelText("New password"), chosen);
    await userEvent.type(screen.getByLabelText("New password, once more"), `${chosen}x`);
    await userEvent.click(screen.getByRole("button", { name: "Change the password" }));
    expect(await screen.findByText("This is not the same as the new password.")).toBeTruthy();
    expect(changes()).toHaveLength(0);
    await userEvent.type(screen.getByLabelText("New password, once more"), "{Backspace}");
    await userEvent.click(screen.getByRole("button", { name: "Change the password" }));
    expect(await screen.findByText("open")).toBeTruthy();
    expect(await changes()[0]?.json()).toEqual({ present: "given", wanted: chosen });
  });

  it("is open where the server does not say who asks: pages tell what is wrong", async () => {
    answers["GET sessions/current"] = () => json(503, { detail: "away" });
    renderWithProviders(<Gated />);
    expect(await screen.findByText("open")).toBeTruthy();
  });
});
