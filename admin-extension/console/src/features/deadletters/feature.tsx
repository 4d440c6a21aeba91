import InboxOutlined from "@ant-design/icons/es/icons/InboxOutlined";
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import type { Feature } from "@/lib/feature";
import { rootRoute } from "@/lib/router";
import { useT } from "./messages";

const feature: Feature = {
  routes: [
    createRoute({
      getParentRoute: () => rootRoute,
      path: "/dashboard/deadletters",
      component: lazyRouteComponent(
        () => import("./components/DeadLettersPage"),
        "DeadLettersPage",
      ),
    }),
  ],
  places: [
    {
      path: "/dashboard/deadletters",
      order: 55,
      Icon: InboxOutlined,
      useLabel: () => useT()("nav"),
    },
  ],
};

export default feature;
