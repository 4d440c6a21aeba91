/**
 * The nonce under which the server lets this page insert style elements. Undefined where there is no
 * such policy: in `npm run dev` and in unit tests.
 */
export const nonce: string | undefined =
  document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce || undefined;
