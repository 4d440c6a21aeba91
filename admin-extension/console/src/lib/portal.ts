/**
 * Where dialogs and sheets are put. Any element but the body does: below the body antd would lock
 * scrolling by a style element that lacks the nonce of our content security policy.
 */
export function portal(): HTMLElement {
  return document.getElementById("portal") ?? document.body;
}
