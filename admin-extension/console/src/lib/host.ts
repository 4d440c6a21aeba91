/** Where this page runs: alone under /dashboard/, or inside a ShenYu admin under /static/llm/. */
export interface Host {
  readonly kind: "standalone" | "shenyu";
  /** Prefix of every API path: the servlet context path of the host, mostly empty. */
  readonly base: string;
}

const SHENYU_FOLDER = "/static/llm/";
const STANDALONE_FOLDER = "/dashboard/";

export function hostOf(pathname: string): Host {
  const shenyu = pathname.indexOf(SHENYU_FOLDER);
  if (shenyu >= 0) {
    return { kind: "shenyu", base: pathname.slice(0, shenyu) };
  }
  const standalone = pathname.indexOf(STANDALONE_FOLDER);
  return { kind: "standalone", base: standalone > 0 ? pathname.slice(0, standalone) : "" };
}

export const host: Host = hostOf(window.location.pathname);
