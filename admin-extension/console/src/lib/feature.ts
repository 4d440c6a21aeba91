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
  /** Ends the session. */
  readonly logout?: () => Promise<void>;
}
