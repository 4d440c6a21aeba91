import EditOutlined from "@ant-design/icons/es/icons/EditOutlined";
import TagOutlined from "@ant-design/icons/es/icons/TagOutlined";
import { lazyRouteComponent } from "@tanstack/react-router";
import type { Feature } from "@/lib/feature";
import { useT } from "./messages";
import { draftsRoute, releasesRoute } from "./route";

const feature: Feature = {
  routes: [
    releasesRoute.update({
      component: lazyRouteComponent(() => import("./components/ReleasesPage"), "ReleasesPage"),
    }),
    draftsRoute.update({
      component: lazyRouteComponent(() => import("./components/DraftsPage"), "DraftsPage"),
    }),
  ],
  places: [
    { path: "/dashboard/releases", order: 60, Icon: TagOutlined, useLabel: () => useT()("nav") },
    { path: "/dashboard/drafts", order: 65, Icon: EditOutlined, useLabel: () => useT()("drafts") },
  ],
};

export default feature;
