import UnorderedListOutlined from "@ant-design/icons/es/icons/UnorderedListOutlined";
import { lazyRouteComponent } from "@tanstack/react-router";
import type { Feature } from "@/lib/feature";
import { useT } from "./messages";
import { requestsRoute } from "./route";

const feature: Feature = {
  routes: [
    requestsRoute.update({
      component: lazyRouteComponent(() => import("./components/RequestsPage"), "RequestsPage"),
    }),
  ],
  places: [
    {
      path: "/dashboard/requests",
      order: 10,
      Icon: UnorderedListOutlined,
      useLabel: () => useT()("nav"),
    },
  ],
};

export default feature;
