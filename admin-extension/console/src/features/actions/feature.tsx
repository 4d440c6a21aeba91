import HistoryOutlined from "@ant-design/icons/es/icons/HistoryOutlined";
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import type { Feature } from "@/lib/feature";
import { rootRoute } from "@/lib/router";
import { useT } from "./messages";
import { readSearch } from "./route";

const feature: Feature = {
  routes: [
    createRoute({
      getParentRoute: () => rootRoute,
      path: "/dashboard/actions",
      validateSearch: readSearch,
      component: lazyRouteComponent(() => import("./components/ActionsPage"), "ActionsPage"),
    }),
  ],
  places: [
    { path: "/dashboard/actions", order: 95, Icon: HistoryOutlined, useLabel: () => useT()("nav") },
  ],
};

export default feature;
