import DollarOutlined from "@ant-design/icons/es/icons/DollarOutlined";
import { lazyRouteComponent } from "@tanstack/react-router";
import type { Feature } from "@/lib/feature";
import { useT } from "./messages";
import { budgetsRoute } from "./route";

const feature: Feature = {
  routes: [
    budgetsRoute.update({
      component: lazyRouteComponent(() => import("./components/BudgetsPage"), "BudgetsPage"),
    }),
  ],
  places: [
    { path: "/dashboard/budgets", order: 20, Icon: DollarOutlined, useLabel: () => useT()("nav") },
  ],
};

export default feature;
