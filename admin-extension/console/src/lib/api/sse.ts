/** One server-sent event. */
export interface ServerEvent {
  readonly name: string;
  readonly data: string;
}

/**
 * Decodes server-sent events from chunks that may be cut anywhere: inside a character, a line end or
 * an event.
 */
export class SseDecoder {
  private readonly text = new TextDecoder();
  private rest = "";
  private name = "";
  private data: string[] = [];

  /** The events that the chunk completes. */
  push(chunk: Uint8Array): ServerEvent[] {
    this.rest += this.text.decode(chunk, { stream: true });
    const events: ServerEvent[] = [];
    for (;;) {
      const end = /\r\n|\n|\r/.exec(this.rest);
      if (end === null || (end[0] === "\r" && end.index === this.rest.length - 1)) {
        // a final \r may be the first half of \r\n
        return events;
      }
      const line = this.rest.slice(0, end.index);
      this.rest = this.rest.slice(end.index + end[0].length);
      if (line === "") {
        if (this.data.length > 0) {
          events.push({
            name: this.name === "" ? "message" : this.name,
            data: this.data.join("\n"),
          });
        }
        this.name = "";
        this.data = [];
      } else {
        this.field(line);
      }
    }
  }

  private field(line: string): void {
    const colon = line.indexOf(":");
    const key = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (key === "event") {
      this.name = value;
    } else if (key === "data") {
      this.data.push(value);
    }
  }
}
