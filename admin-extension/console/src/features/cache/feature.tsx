import DatabaseOutlined from "@ant-design/icons/es/icons/DatabaseOutlined";
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import type { Feature } from "@/lib/feature";
import { rootRoute } from "@/lib/router";
import { useT } from "./messages";

const feature: Feature = {
  routes: [
    createRoute({
      getParentRoute: () => rootRoute,
      path: "/dashboard/cache",
      component: lazyRouteComponent(() => import("./components/CachePage"), "CachePage"),
    }),
  ],
  places: [
    { path: "/dashboard/cache", order: 50, Icon: DatabaseOutlined, useLabel: () => useT()("nav") },
  ],
};

export default feature;
