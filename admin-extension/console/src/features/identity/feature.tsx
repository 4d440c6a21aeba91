import { lazy } from "react";
import type { Feature } from "@/lib/feature";
import { logout } from "./api/login";

/** Whoever has a session already needs no form. */
const Login = lazy(async () => ({ default: (await import("./components/LoginForm")).LoginForm }));

const feature: Feature = { Login, logout };

export default feature;
