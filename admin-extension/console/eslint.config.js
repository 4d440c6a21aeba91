import { readdirSync } from "node:fs";
import js from "@eslint/js";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";

/** Forbids imports by pattern, each with the rule it breaks. */
const forbid = (...patterns) => ({
  "@typescript-eslint/no-restricted-imports": ["error", { patterns }],
});
const upTwo = {
  group: ["../../*"],
  message: "Leave the own folder by its alias (@/lib/…), so that this rule sees where to.",
};

// app → features → shared (components, lib), never feature to feature
const shared = {
  files: ["src/components/**", "src/lib/**"],
  rules: forbid(
    {
      group: ["@/app/**", "@/features/**", "**/features/**"],
      message: "Shared code knows no feature.",
    },
    upTwo,
  ),
};
const features = readdirSync(new URL("src/features", import.meta.url)).map((feature) => ({
  files: [`src/features/${feature}/**`],
  rules: forbid(
    { group: ["@/app/**"], message: "A feature does not know the app it is in." },
    {
      group: ["@/features/**", `!@/features/${feature}`, `!@/features/${feature}/**`],
      message: "A feature never imports another: move what both need to components or lib.",
    },
    upTwo,
  ),
}));

export default tseslint.config(
  { ignores: ["dist", "node_modules", "src/lib/api/generated"] },
  js.configs.recommended,
  {
    files: ["src/**/*.{ts,tsx}", "e2e/**/*.ts"],
    extends: [
      tseslint.configs.strictTypeChecked,
      reactHooks.configs.flat["recommended-latest"],
      jsxA11y.flatConfigs.strict,
    ],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      // display: grid and block take the roles of table elements away, so they are spelled out
      "jsx-a11y/no-redundant-roles": "off",
      "jsx-a11y/no-interactive-element-to-noninteractive-role": [
        "error",
        { td: ["cell"], tr: ["row"] },
      ],
    },
  },
  {
    // which is full of conditions that wait for what is not there yet
    files: ["e2e/**", "**/e2e/**"],
    rules: { "@typescript-eslint/no-unnecessary-condition": "off" },
  },
  shared,
  ...features,
  {
    files: ["*.config.js"],
    languageOptions: { globals: globals.node },
  },
  { files: ["third-party.ts", "vite.config.ts"], extends: [tseslint.configs.strict] },
);
