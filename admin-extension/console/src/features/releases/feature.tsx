import TagOutlined from "@ant-design/icons/es/icons/TagOutlined";
import { lazyRouteComponent } from "@tanstack/react-router";
import type { Feature } from "@/lib/feature";
import { useT } from "./messages";
import { releasesRoute } from "./route";

const feature: Feature = {
  routes: [
    releasesRoute.update({
      component: lazyRouteComponent(() => import("./components/ReleasesPage"), "ReleasesPage"),
    }),
  ],
  places: [
    { path: "/dashboard/releases", order: 60, Icon: TagOutlined, useLabel: () => useT()("nav") },
  ],
};

export default feature;
