import { describe, expect, it } from "vitest";
import { hostOf } from "./host";
import { SessionStore } from "./session";

describe("hostOf", () => {
  it.each([
    ["/dashboard/", "standalone", ""],
    ["/dashboard/index.html", "standalone", ""],
    ["/static/llm/index.html", "shenyu", ""],
    ["/admin/static/llm/", "shenyu", "/admin"],
    ["/", "standalone", ""],
  ])("%s is %s under '%s'", (path, kind, base) => {
    expect(hostOf(path)).toEqual({ kind, base });
  });
});

describe("SessionStore", () => {
  const storage = (entries: Record<string, string>) => {
    const map = new Map(Object.entries(entries));
    return {
      map,
      getItem: (key: string) => map.get(key) ?? null,
      setItem: (key: string, value: string) => {
        map.set(key, value);
      },
      removeItem: (key: string) => {
        map.delete(key);
      },
    };
  };

  it("uses the admin's token until it is refused, and never deletes it", () => {
    const tab = storage({ token: "theirs" });
    const store = new SessionStore(tab, true);
    expect(store.token()).toBe("theirs");
    store.end("theirs");
    expect(store.token()).toBeNull();
    expect(tab.map.get("token")).toBe("theirs");
    store.start("ours");
    expect(store.token()).toBe("ours");
  });

  it("alone does not look at other pages' tokens", () => {
    expect(new SessionStore(storage({ token: "theirs" }), false).token()).toBeNull();
  });

  it("keeps a new token when an old one is refused late", () => {
    const store = new SessionStore(storage({}), false);
    store.start("old");
    store.start("new");
    store.end("old");
    expect(store.token()).toBe("new");
  });
});
