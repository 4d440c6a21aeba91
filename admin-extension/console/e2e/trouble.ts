import type { BrowserContext, Page, Request } from "@playwright/test";

/** How a page that is left or a query that is not needed any more ends its requests. */
const GIVEN_UP = "net::ERR_ABORTED";

/** Chromium's own line about what is heard as a response or a failed request as well. */
const HEARD_OTHERWISE = "Failed to load resource";

/**
 * Everything that goes wrong in a browser while a case runs: errors and warnings of the console,
 * violations of the content security policy, failed requests, answers of 400 and more. A case names
 * what it expects; everything else fails it, and so does what is expected and does not come.
 */
export class Trouble {
  private readonly seen: string[] = [];
  private readonly expected: { readonly pattern: RegExp; found: boolean }[] = [];

  async watch(context: BrowserContext): Promise<void> {
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        console.error(`policy violated: ${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    context.on("page", (page) => {
      this.listen(page);
    });
    context.on("requestfailed", (request) => {
      const reason = request.failure()?.errorText ?? "";
      if (reason !== GIVEN_UP) {
        this.seen.push(`${name(request)} failed: ${reason}`);
      }
    });
    context.on("response", (response) => {
      if (response.status() >= 400) {
        this.seen.push(`${name(response.request())} answered ${response.status()}`);
      }
    });
  }

  private listen(page: Page): void {
    page.on("pageerror", (error) => this.seen.push(`thrown: ${error.message}`));
    page.on("dialog", (dialog) => {
      this.seen.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("console", (message) => {
      const told = message.type() === "error" || message.type() === "warning";
      if (told && !message.text().startsWith(HEARD_OTHERWISE)) {
        this.seen.push(`${message.type()}: ${message.text()}`);
      }
    });
  }

  /** Such as `POST sessions answered 401`. */
  expect(pattern: RegExp): void {
    this.expected.push({ pattern, found: false });
  }

  /** What was not expected, and what was and did not come. */
  left(): string[] {
    const unexpected = this.seen.filter((line) => {
      const wanted = this.expected.filter(({ pattern }) => pattern.test(line));
      wanted.forEach((each) => {
        each.found = true;
      });
      return wanted.length === 0;
    });
    const missing = this.expected
      .filter(({ found }) => !found)
      .map(({ pattern }) => `expected and not seen: ${pattern.source}`);
    return [...unexpected, ...missing];
  }
}

function name(request: Request): string {
  const path = new URL(request.url()).pathname.replace("/llm/api/v1/", "");
  return `${request.method()} ${path}`;
}
