import { randomBytes } from "node:crypto";
import type { Facts } from "./facts";

const ANSWER_MILLIS = 120_000;

export interface Question {
  readonly as?: keyof Facts["keys"];
  readonly model?: string;
  /** Equal questions may be answered from the cache; without one, each is its own. */
  readonly prompt?: string;
  readonly stream?: boolean;
  /** Which of the gateways. */
  readonly at?: number;
}

export interface Reply {
  readonly id: string;
  readonly status: number;
  readonly text: string;
  readonly header: (name: string) => string;
  /** Of a reply that is no stream. */
  readonly usage: { readonly input: bigint; readonly output: bigint };
}

/** Callers of the demo's gateways. */
export class Gateway {
  constructor(private readonly facts: Facts) {}

  /** Asks; whatever the answer is, it is one. */
  async ask({
    as = "alice",
    model = "sim-small",
    prompt = `What is ${randomBytes(6).toString("hex")}?`,
    stream = false,
    at = 0,
  }: Question = {}): Promise<Reply> {
    const endpoint = this.facts.endpoints[at];
    if (endpoint === undefined) {
      throw new Error(`there is no gateway ${at}`);
    }
    const response = await fetch(`${endpoint}/chat/completions`, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Authorization: `Bearer ${this.facts.keys[as]}`,
      },
      body: JSON.stringify({
        model,
        stream,
        max_tokens: 64,
        messages: [{ role: "user", content: prompt }],
      }),
      signal: AbortSignal.timeout(ANSWER_MILLIS),
    });
    const text = await response.text();
    const header = (name: string) => {
      const value = response.headers.get(name);
      if (value === null) {
        throw new Error(`the answer ${response.status} has no ${name}: ${text.slice(0, 300)}`);
      }
      return value;
    };
    return {
      id: response.headers.get("x-llm-request-id") ?? "",
      status: response.status,
      text,
      header,
      get usage() {
        const { usage } = JSON.parse(text) as {
          usage: { prompt_tokens: number; completion_tokens: number };
        };
        return { input: BigInt(usage.prompt_tokens), output: BigInt(usage.completion_tokens) };
      },
    };
  }

  /** Asks and expects to be served. */
  async served(question: Question = {}): Promise<Reply> {
    const reply = await this.ask(question);
    if (reply.status !== 200) {
      throw new Error(`the gateway answered ${reply.status}: ${reply.text.slice(0, 300)}`);
    }
    return reply;
  }

  /** Tells a simulated provider how to behave until told otherwise; nothing: as ever. */
  async behave(provider: string, behaviour: Readonly<Record<string, unknown>> = {}): Promise<void> {
    const response = await fetch(`${this.facts.providers[provider] ?? ""}/sim/behaviour`, {
      method: "PUT",
      body: JSON.stringify(behaviour),
    });
    if (!response.ok) {
      throw new Error(`${provider} answered ${response.status}`);
    }
  }
}
