import type { Tone } from "@/components/Chip";
import type { GatewayState } from "../api/useGateways";

export const STATE_TONES: Readonly<Record<GatewayState, Tone>> = {
  obeys: "good",
  refused: "bad",
  pending: "warn",
  silent: "neutral",
  unmanaged: "accent",
};
