import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { App, ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { useEffect, useState, type ReactNode } from "react";
import { ApiError } from "@/lib/api/client";
import { useAppearance, useStill } from "@/lib/appearance";
import { nonce } from "@/lib/csp";
import { useLocale } from "@/lib/i18n";
import { useT } from "../messages";
import { themeOf } from "./theme";

function makeClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        refetchOnWindowFocus: false,
        // what is wrong with the request stays wrong; what is wrong with the way may heal
        retry: (failures, error) =>
          failures < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
      },
    },
  });
}

export function AppProviders({ children }: { children: ReactNode }) {
  const [client] = useState(makeClient);
  return (
    <QueryClientProvider client={client}>
      <Look>{children}</Look>
    </QueryClientProvider>
  );
}

/** Theme and language of antd and of the document itself. */
function Look({ children }: { children: ReactNode }) {
  const t = useT();
  const { dark } = useAppearance();
  const still = useStill();
  const { language, locale } = useLocale();
  const title = t("title");
  useEffect(() => {
    const root = document.documentElement;
    root.style.colorScheme = dark ? "dark" : "light";
    root.lang = locale;
    document.title = title;
  }, [dark, locale, title]);
  return (
    <ConfigProvider
      locale={language === "zh" ? zhCN : enUS}
      theme={themeOf(dark, still)}
      button={{ autoInsertSpace: false }}
      {...(nonce === undefined ? {} : { csp: { nonce } })}
    >
      <App>{children}</App>
    </ConfigProvider>
  );
}
