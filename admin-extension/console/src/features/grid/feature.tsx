import ClusterOutlined from "@ant-design/icons/es/icons/ClusterOutlined";
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import type { Feature } from "@/lib/feature";
import { rootRoute } from "@/lib/router";
import { useT } from "./messages";

const feature: Feature = {
  routes: [
    createRoute({
      getParentRoute: () => rootRoute,
      path: "/dashboard/grid",
      component: lazyRouteComponent(() => import("./components/GridPage"), "GridPage"),
    }),
  ],
  places: [
    { path: "/dashboard/grid", order: 30, Icon: ClusterOutlined, useLabel: () => useT()("nav") },
  ],
};

export default feature;
