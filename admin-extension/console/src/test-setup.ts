import { configure } from "@testing-library/dom";

// a busy build machine is slow, which is no failure
configure({ asyncUtilTimeout: 60_000 });

// jsdom has no layout: it knows no media queries and scrolls nowhere
const media = Object.assign(new EventTarget(), { matches: false, media: "", onchange: null });
Object.defineProperty(window, "matchMedia", { value: () => media });
window.scrollTo = () => undefined;
