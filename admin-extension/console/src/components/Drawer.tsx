import { useEffect, useId, useRef, type ReactNode } from "react";
import { useI18n } from "@/lib/i18n/i18n";

/** A modal sheet at the side. The browser's own dialog keeps the focus in and closes on Escape. */
export function Drawer({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const { t } = useI18n();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => {
      shown?.close();
    };
  }, []);
  return (
    // a click on the dialog itself is one on its backdrop; Escape is the keyboard's way
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={dialog}
      className="drawer"
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) {
          onClose();
        }
      }}
    >
      <div className="drawer__sheet">
        <header className="drawer__head">
          <h2 id={heading}>{title}</h2>
          <button type="button" className="button button--quiet" onClick={onClose}>
            {t("detail.close")}
          </button>
        </header>
        {/* scrolls, so the keyboard must reach it */}
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <div className="drawer__body" tabIndex={0} role="region" aria-labelledby={heading}>
          {children}
        </div>
      </div>
    </dialog>
  );
}
