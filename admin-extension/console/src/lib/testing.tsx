import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createHashHistory, createRouter, RouterProvider } from "@tanstack/react-router";
import type { AnyRoute } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import { App, ConfigProvider } from "antd";
import type { ReactNode } from "react";
import { parseSearch, rootRoute, stringifySearch } from "./router";

/** For unit tests: what every component of the console finds around itself. */
export function renderWithProviders(children: ReactNode): QueryClient {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <ConfigProvider theme={{ token: { motion: false } }}>
        <App>{children}</App>
      </ConfigProvider>
    </QueryClientProvider>,
  );
  return client;
}

/** For unit tests: the page of a route, at the address that the window has. */
export function renderRoute(route: AnyRoute, page: () => ReactNode): QueryClient {
  const router = createRouter({
    routeTree: rootRoute.addChildren([route.update({ component: page })]),
    history: createHashHistory(),
    parseSearch,
    stringifySearch,
  });
  return renderWithProviders(<RouterProvider router={router} />);
}

export function json(status: number, body: unknown, more: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/json", ...more },
  });
}

/** An answer that does not come. */
export function never(): Promise<Response> {
  return new Promise(() => undefined);
}
