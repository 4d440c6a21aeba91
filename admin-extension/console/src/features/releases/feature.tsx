import TagOutlined from "@ant-design/icons/es/icons/TagOutlined";
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import type { Feature } from "@/lib/feature";
import { rootRoute } from "@/lib/router";
import { useT } from "./messages";

const feature: Feature = {
  routes: [
    createRoute({
      getParentRoute: () => rootRoute,
      path: "/dashboard/releases",
      component: lazyRouteComponent(() => import("./components/ReleasesPage"), "ReleasesPage"),
    }),
  ],
  places: [
    { path: "/dashboard/releases", order: 60, Icon: TagOutlined, useLabel: () => useT()("nav") },
  ],
};

export default feature;
