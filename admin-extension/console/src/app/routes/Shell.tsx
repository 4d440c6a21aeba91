import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { StatePanel } from "@/components/StatePanel";
import { logout } from "@/features/login/api/login";
import { LoginForm } from "@/features/login/components/LoginForm";
import { StatusBanner, StatusChip } from "@/features/status/components/Status";
import { useHashLocation } from "@/lib/hash";
import { useI18n, type Language } from "@/lib/i18n/i18n";
import { useToken } from "@/lib/session";
import { routes } from "./routes";

const LANGUAGES: readonly (readonly [Language, string])[] = [
  ["en", "English"],
  ["zh", "中文"],
];

/** Header, navigation and the current page; the login instead, while there is no session. */
export function Shell() {
  const { t } = useI18n();
  const token = useToken();
  const client = useQueryClient();
  useEffect(() => {
    if (token === null) {
      // the next one to log in must not see what was loaded for this one
      client.clear();
    }
  }, [client, token]);
  return (
    <>
      <a
        className="skip"
        href="#content"
        onClick={(event) => {
          // the hash is the route, so the jump is done by hand
          event.preventDefault();
          document.getElementById("content")?.focus();
        }}
      >
        {t("app.skip")}
      </a>
      <Header loggedIn={token !== null} />
      {token !== null && <StatusBanner />}
      <main id="content" tabIndex={-1}>
        {token === null ? <LoginForm /> : <Page />}
      </main>
    </>
  );
}

function Page() {
  const { t } = useI18n();
  const { path } = useHashLocation();
  const found = path === "" || path === "/" ? routes[0] : routes.find((r) => r.path === path);
  return (
    found?.page() ?? (
      <div className="card">
        <StatePanel title={t("app.notFound")}>
          <a className="button" href={`#${routes[0].path}`}>
            {t("app.toRequests")}
          </a>
        </StatePanel>
      </div>
    )
  );
}

function Header({ loggedIn }: { loggedIn: boolean }) {
  const { t, language, change } = useI18n();
  const { path } = useHashLocation();
  return (
    <header className="top">
      <span className="top__brand">
        <img src="./icon.svg" alt="" width="24" height="24" />
        {t("app.title")}
      </span>
      {loggedIn && (
        <nav aria-label={t("app.nav")}>
          {routes.map((route, index) => (
            <a
              key={route.path}
              href={`#${route.path}`}
              aria-current={
                path === route.path || (index === 0 && (path === "" || path === "/"))
                  ? "page"
                  : undefined
              }
            >
              {t(route.label)}
            </a>
          ))}
        </nav>
      )}
      <span className="top__right">
        {loggedIn && <StatusChip />}
        <span className="switch" role="group" aria-label={t("app.language")}>
          {LANGUAGES.map(([code, name]) => (
            <button
              key={code}
              type="button"
              lang={code}
              aria-pressed={code === language}
              onClick={() => {
                change(code);
              }}
            >
              {name}
            </button>
          ))}
        </span>
        {loggedIn && (
          <button
            type="button"
            className="button button--quiet"
            onClick={() => {
              // without an answer the session ends on the server by itself
              void logout().catch(() => undefined);
            }}
          >
            {t("app.logout")}
          </button>
        )}
      </span>
    </header>
  );
}
