import CloudServerOutlined from "@ant-design/icons/es/icons/CloudServerOutlined";
import { lazyRouteComponent } from "@tanstack/react-router";
import type { Feature } from "@/lib/feature";
import { useT } from "./messages";
import { gatewaysRoute } from "./route";

const feature: Feature = {
  routes: [
    gatewaysRoute.update({
      component: lazyRouteComponent(() => import("./components/GatewaysPage"), "GatewaysPage"),
    }),
  ],
  places: [
    {
      path: "/dashboard/gateways",
      order: 25,
      Icon: CloudServerOutlined,
      useLabel: () => useT()("nav"),
    },
  ],
};

export default feature;
