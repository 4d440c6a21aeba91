import LogoutOutlined from "@ant-design/icons/es/icons/LogoutOutlined";
import SearchOutlined from "@ant-design/icons/es/icons/SearchOutlined";
import { useQueryClient } from "@tanstack/react-query";
import { Link, Outlet } from "@tanstack/react-router";
import { Button, Tooltip } from "antd";
import { lazy, Suspense, useEffect, useState, type ComponentType } from "react";
import { LoadingPanel } from "@/components/StatePanel";
import { useToken } from "@/lib/session";
import { Preferences } from "../components/Preferences";
import { features, logout, places } from "../features";
import { useT } from "../messages";
import styles from "./Shell.module.css";

const Palette = lazy(async () => ({ default: (await import("../components/Palette")).Palette }));

/** Header, navigation and the current page; the login instead, while there is no session. */
export function Shell() {
  const t = useT();
  const token = useToken();
  const client = useQueryClient();
  useEffect(() => {
    if (token === null) {
      // the next one to log in must not see what was loaded for this one
      client.clear();
    }
  }, [client, token]);
  const loggedIn = token !== null;
  const gate = useGate();
  const open = loggedIn && gate.state === "open";
  return (
    <div className={styles["app"]}>
      <a
        className={styles["skip"]}
        href="#content"
        onClick={(event) => {
          // the hash is the route, so the jump is done by hand
          event.preventDefault();
          document.getElementById("content")?.focus();
        }}
      >
        {t("skip")}
      </a>
      <Header loggedIn={loggedIn} open={open} />
      {open && features.map(({ Banner }, index) => Banner && <Banner key={index} />)}
      <main id="content" tabIndex={-1} className={styles["main"]}>
        <Suspense fallback={<LoadingPanel />}>
          {!loggedIn && features.map(({ Login }, index) => Login && <Login key={index} />)}
          {loggedIn && gate.state === "unknown" && <LoadingPanel />}
          {loggedIn && gate.Page !== undefined && gate.state === "shut" && <gate.Page />}
        </Suspense>
        {open && <Outlet />}
      </main>
    </div>
  );
}

/** What must be done before anything else, if something must. */
function useGate(): { readonly state: "open" | "shut" | "unknown"; readonly Page?: ComponentType } {
  // the same slices in the same order, each time
  const gates = features
    .flatMap(({ gate }) => gate ?? [])
    .map((gate) => ({
      state: gate.useState(),
      Page: gate.Page,
    }));
  return (
    gates.find(({ state }) => state === "shut") ??
    gates.find(({ state }) => state === "unknown") ?? { state: "open" }
  );
}

function Header({ loggedIn, open }: { loggedIn: boolean; open: boolean }) {
  const t = useT();
  return (
    <header className={styles["top"]}>
      <span className={styles["brand"]}>
        <img src="./icon.svg" alt="" width="24" height="24" />
        {t("title")}
      </span>
      {open && (
        <nav aria-label={t("nav")} className={styles["nav"]}>
          {places.map((place) => (
            <NavLink key={place.path} place={place} />
          ))}
        </nav>
      )}
      <span className={styles["right"]}>
        {open && features.map(({ Header: Part }, index) => Part && <Part key={index} />)}
        {open && <PaletteButton />}
        <Preferences />
        {loggedIn && (
          <Tooltip title={t("logout")}>
            <Button
              type="text"
              icon={<LogoutOutlined />}
              aria-label={t("logout")}
              onClick={() => {
                // without an answer the session ends on the server by itself
                void logout().catch(() => undefined);
              }}
            />
          </Tooltip>
        )}
      </span>
    </header>
  );
}

function NavLink({ place: { path, Icon, useLabel } }: { place: (typeof places)[number] }) {
  const label = useLabel();
  return (
    <Link to={path} className={styles["link"]} activeOptions={{ includeSearch: false }}>
      <Icon />
      {label}
    </Link>
  );
}

function PaletteButton() {
  const t = useT();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        setOpen((before) => !before);
      }
    };
    window.addEventListener("keydown", listen);
    return () => {
      window.removeEventListener("keydown", listen);
    };
  }, []);
  return (
    <>
      <Button
        icon={<SearchOutlined />}
        aria-keyshortcuts="Control+K"
        onClick={() => {
          setOpen(true);
        }}
      >
        {t("palette")} <kbd className={styles["key"]}>Ctrl K</kbd>
      </Button>
      {open && (
        <Suspense>
          <Palette
            onClose={() => {
              setOpen(false);
            }}
          />
        </Suspense>
      )}
    </>
  );
}
