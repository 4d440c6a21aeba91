import { EventSourceParserStream, type EventSourceMessage } from "eventsource-parser/stream";

/** Longer events are no events of ours. */
const MAX_EVENT_CHARACTERS = 1_000_000;

/**
 * Reads server-sent events until the stream ends.
 *
 * @param alive called for whatever comes, comments included
 */
export async function readEvents(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  alive: () => void,
  onEvent: (event: EventSourceMessage) => void,
): Promise<void> {
  const reader = body
    .pipeThrough(
      new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        transform: (chunk, controller) => {
          alive();
          controller.enqueue(chunk);
        },
      }),
    )
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(
      new EventSourceParserStream({ onError: "terminate", maxBufferSize: MAX_EVENT_CHARACTERS }),
    )
    .getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    onEvent(value);
  }
}
