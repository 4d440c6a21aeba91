import KeyOutlined from "@ant-design/icons/es/icons/KeyOutlined";
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import type { Feature } from "@/lib/feature";
import { rootRoute } from "@/lib/router";
import { useT } from "./messages";

const feature: Feature = {
  routes: [
    createRoute({
      getParentRoute: () => rootRoute,
      path: "/dashboard/keys",
      component: lazyRouteComponent(() => import("./components/KeysPage"), "KeysPage"),
    }),
  ],
  places: [
    { path: "/dashboard/keys", order: 40, Icon: KeyOutlined, useLabel: () => useT()("nav") },
  ],
};

export default feature;
