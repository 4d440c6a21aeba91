import {
  createHashHistory,
  createRoute,
  createRouter,
  redirect,
  type RouterHistory,
} from "@tanstack/react-router";
import { parseSearch, rootRoute, stringifySearch } from "@/lib/router";
import { features, places } from "./features";
import { NotFound } from "./routes/NotFound";
import { Shell } from "./routes/Shell";

/** A page that is opened without naming one shows the first. */
const startRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  beforeLoad: () => {
    const first = places[0];
    if (first !== undefined) {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router's way to say so
      throw redirect({ to: first.path, replace: true });
    }
  },
});

/** Everything after the hash: a ShenYu admin knows only one address of ours. */
export function makeRouter(history: RouterHistory = createHashHistory()) {
  return createRouter({
    routeTree: rootRoute
      .update({ component: Shell, notFoundComponent: NotFound })
      .addChildren([startRoute, ...features.flatMap((feature) => feature.routes ?? [])]),
    history,
    parseSearch,
    stringifySearch,
    defaultPreload: "intent",
  });
}
