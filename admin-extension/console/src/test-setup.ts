import { configure } from "@testing-library/dom";

// a busy build machine is slow, which is no failure
configure({ asyncUtilTimeout: 60_000 });
