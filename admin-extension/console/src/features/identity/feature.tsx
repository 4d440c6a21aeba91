import type { Feature } from "@/lib/feature";
import { logout } from "./api/login";
import { LoginForm } from "./components/LoginForm";

const feature: Feature = { Login: LoginForm, logout };

export default feature;
