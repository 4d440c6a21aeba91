import { RouterProvider } from "@tanstack/react-router";
import "antd/dist/reset.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { AppProviders } from "./app/providers/AppProviders";
import { makeRouter } from "./app/router";

const root = document.getElementById("root");
if (root === null) {
  throw new Error("index.html has no #root");
}
createRoot(root).render(
  <StrictMode>
    <AppProviders>
      <RouterProvider router={makeRouter()} />
    </AppProviders>
  </StrictMode>,
);
