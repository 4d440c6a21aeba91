import type { AnyRoute } from "@tanstack/react-router";
import type { ComponentType } from "react";

/** A page in the navigation. */
export interface Place {
  readonly path: string;
  /** Places are sorted by it. */
  readonly order: number;
  readonly Icon: ComponentType;
  readonly useLabel: () => string;
}

/** What must be done before anything else. */
export interface Gate {
  /** A hook. */
  readonly useState: () => "open" | "shut" | "unknown";
  /** Stands instead of everything while the gate is shut. */
  readonly Page: ComponentType;
}

/**
 * What a slice adds to the console. Each `features/<slice>/feature.tsx` exports one by default; the
 * app finds them by their name, so that no list names them.
 */
export interface Feature {
  readonly routes?: readonly AnyRoute[];
  readonly places?: readonly Place[];
  /** Stands in the header while someone is logged in. */
  readonly Header?: ComponentType;
  /** Stands above every page while someone is logged in. */
  readonly Banner?: ComponentType;
  /** Stands instead of everything while nobody is logged in. */
  readonly Login?: ComponentType;
  /** Keeps all pages away while something must be done first. */
  readonly gate?: Gate;
  /** Ends the session. */
  readonly logout?: () => Promise<void>;
}
