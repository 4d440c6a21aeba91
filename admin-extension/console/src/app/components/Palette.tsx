import { useNavigate } from "@tanstack/react-router";
import { Input, Modal } from "antd";
import { useId, useState, type KeyboardEvent } from "react";
import { APPEARANCES, changeAppearance } from "@/lib/appearance";
import { changeLanguage, LANGUAGES } from "@/lib/i18n";
import { portal } from "@/lib/portal";
import { logout, places } from "../features";
import { useT } from "../messages";
import styles from "./Palette.module.css";
import { LANGUAGE_NAMES } from "./Preferences";

interface Command {
  readonly name: string;
  readonly run: () => void;
}

function useCommands(): readonly Command[] {
  const t = useT();
  const navigate = useNavigate();
  return [
    ...usePlaceNames().map(({ path, name }) => ({
      name: t("palette.goTo", { page: name }),
      run: () => {
        void navigate({ to: path });
      },
    })),
    ...APPEARANCES.map((appearance) => ({
      name: t("palette.appearance", { name: t(`theme.${appearance}`) }),
      run: () => {
        changeAppearance(appearance);
      },
    })),
    ...LANGUAGES.map((language) => ({
      name: t("palette.language", { name: LANGUAGE_NAMES[language] }),
      run: () => {
        changeLanguage(language);
      },
    })),
    {
      name: t("logout"),
      run: () => {
        void logout().catch(() => undefined);
      },
    },
  ];
}

function usePlaceNames() {
  // the places never change, so neither does the order of their hooks
  // eslint-disable-next-line react-hooks/rules-of-hooks
  return places.map(({ path, useLabel }) => ({ path, name: useLabel() }));
}

/** Everything that can be gone to or done, by typing a part of its name. */
export function Palette({ onClose }: { onClose: () => void }) {
  const t = useT();
  const id = useId();
  const commands = useCommands();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const needle = text.trim().toLowerCase();
  const found = commands.filter(({ name }) => name.toLowerCase().includes(needle));
  const chosen = Math.min(at, found.length - 1);
  const run = (command: Command | undefined) => {
    if (command !== undefined) {
      onClose();
      command.run();
    }
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      setAt((chosen + step + found.length) % Math.max(found.length, 1));
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      run(found[chosen]);
    }
  };
  return (
    <Modal
      open
      title={t("palette")}
      footer={null}
      onCancel={onClose}
      getContainer={portal}
      destroyOnHidden
    >
      <Input
        // what a command palette is opened for
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        role="combobox"
        aria-label={t("palette")}
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={found.length > 0 ? `${id}-${chosen}` : undefined}
        placeholder={t("palette.hint")}
        value={text}
        onKeyDown={onKey}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
      />
      <div id={`${id}-list`} role="listbox" aria-label={t("palette")} className={styles["list"]}>
        {found.map((command, index) => (
          // the input has the keys of the list
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={command.name}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            className={styles["option"]}
            onClick={() => {
              run(command);
            }}
          >
            {command.name}
          </div>
        ))}
      </div>
      <p role="status" className={styles["none"]}>
        {found.length === 0 && t("palette.none")}
      </p>
    </Modal>
  );
}
