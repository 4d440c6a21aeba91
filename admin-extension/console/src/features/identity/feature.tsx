import TeamOutlined from "@ant-design/icons/es/icons/TeamOutlined";
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { lazy } from "react";
import type { Feature } from "@/lib/feature";
import { useMe } from "@/lib/me";
import { rootRoute } from "@/lib/router";
import { logout } from "./api/login";
import { useT } from "./messages";

/** Whoever has a session already needs no form. */
const Login = lazy(async () => ({ default: (await import("./components/LoginForm")).LoginForm }));

/** Few ever see it. */
const PasswordPage = lazy(async () => ({
  default: (await import("./components/PasswordPage")).PasswordPage,
}));

const feature: Feature = {
  Login,
  gate: {
    useState: () => {
      const { data, isPending } = useMe();
      if (isPending) {
        return "unknown";
      }
      return data?.passwordDue === true ? "shut" : "open";
    },
    Page: PasswordPage,
  },
  logout,
  routes: [
    createRoute({
      getParentRoute: () => rootRoute,
      path: "/dashboard/people",
      component: lazyRouteComponent(() => import("./components/PeoplePage"), "PeoplePage"),
    }),
  ],
  places: [
    { path: "/dashboard/people", order: 90, Icon: TeamOutlined, useLabel: () => useT()("nav") },
  ],
};

export default feature;
