import type { components } from "@/lib/api/generated/gateways";
import { Chip, type Tone } from "./Chip";
import { useT } from "./messages";

type GatewayState = components["schemas"]["GatewayState"];

export const STATE_TONES: Readonly<Record<GatewayState, Tone>> = {
  obeys: "good",
  refused: "bad",
  pending: "warn",
  silent: "neutral",
  unmanaged: "accent",
};

/** What a gateway makes of what is published. */
export function GatewayStateChip({ state }: { state: GatewayState }) {
  const t = useT();
  return <Chip tone={STATE_TONES[state]}>{t(`state.${state}`)}</Chip>;
}
