// A question: choose one, choose several, put in order, type. The kernel judges; nothing here knows the answer.

function render({ model, el }) {
  const shown = model.get("shown");
  const root = card(el, `Question ${shown.number}`);
  const status = make("div", { class: "cwq-status", role: "status", "aria-live": "polite" });
  const answer = { choice: chosen, several: chosen, order: ordered, fill: typed }[shown.kind](shown, check, say);
  const checkButton = make("button", { type: "button", class: "cwq-main", onclick: check }, "Check");
  const againButton = make("button", { type: "button", onclick: again }, "Try again");
  const why = make("details", { class: "cwq-why" });
  let anew = false;
  const kernel = line(model, () => {
    pending(false);
    say(SILENT);
  });
  root.append(
    make("p", { class: "cwq-head" }, make("strong", {}, `Question ${shown.number}`)),
    rich("div", { class: "cwq-text" }, shown.text),
    answer.element,
    make("div", { class: "cwq-actions" }, checkButton, againButton, status),
    why,
  );

  function say(text, sign = "", html = "", note = "") {
    const parts = [sign ? word(sign, shown.kind === "fill" && html ? ":" : ".") : null, text ? make("span", {}, text) : null];
    parts.push(html ? rich("span", {}, html) : null, note ? make("p", { class: "cwq-note" }, note) : null);
    status.replaceChildren(...parts.filter(Boolean).flatMap((part) => [part, " "]));
  }

  function pending(is) {
    checkButton.setAttribute("aria-disabled", String(is));
  }

  function check() {
    if (model.get("state").outcome === "right" || checkButton.getAttribute("aria-disabled") === "true") return;
    const given = answer.given();
    if (!given.length) return say(answer.empty);
    pending(true);
    kernel.send({ do: "check", given });
  }

  function again() {
    answer.reset();
    anew = true; // the first field is locked until the kernel has answered
    kernel.send({ do: "again" });
  }

  function update() {
    const state = model.get("state");
    const right = state.outcome === "right";
    const inside = root.contains(document.activeElement);
    kernel.heard();
    pending(false);
    root.dataset.outcome = state.outcome || "open";
    if (right) answer.set(state.given);
    answer.mark(state.marks || [], right);
    answer.lock(right);
    checkButton.hidden = right;
    againButton.hidden = !right;
    explain(state.reasons || []);
    if (anew) answer.focus();
    anew = false;
    if (!state.outcome) return say("");
    const before = right && state.remembered ? "You answered this before." : "";
    say(before, right ? "Right" : "Wrong", state.says, state.note);
    // Check has gone: the keyboard goes on where the reasons are.
    if (right && inside) why.querySelector("summary").focus();
    else if (!right && inside && shown.kind === "fill") answer.focus();
  }

  function explain(reasons) {
    const rows = reasons.map(({ word: worth, text, why: reason }) =>
      make("li", {}, rich("p", {}, text), make("p", {}, word(worth, ":"), " ", rich("span", {}, reason))),
    );
    const summary = { fill: "What each answer means", order: "Why in this order" }[shown.kind] || "The reason for each option";
    why.hidden = !reasons.length;
    why.open = false;
    why.replaceChildren(make("summary", {}, summary), make("ul", {}, ...rows));
  }

  return follow(model, update, kernel.heard);
}

/** Radio buttons or check boxes, each with room for its feedback. */
function chosen(shown, check, say) {
  const group = `cwq-${Math.random().toString(36).slice(2)}`; // one name per view, or two copies would share a choice
  const type = shown.kind === "choice" ? "radio" : "checkbox";
  const rows = shown.options.map(({ label, text }) => {
    const input = make("input", { type, name: group, value: label, id: `${group}-${label}`, "aria-describedby": `${group}-${label}-why` });
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      check();
    });
    input.addEventListener("change", () => say(""));
    const why = make("div", { class: "cwq-feedback", id: `${group}-${label}-why` });
    const name = make("label", { for: input.id }, make("span", { class: "cwq-letter" }, `${label}.`), rich("span", {}, text));
    return { label, input, why, row: make("div", { class: "cwq-option" }, input, name, why) };
  });
  const legend = make("legend", {}, shown.instruction);
  return {
    element: make("fieldset", {}, legend, ...rows.map(({ row }) => row)),
    empty: type === "radio" ? "Choose an option first." : "Choose at least one option first.",
    given: () => rows.filter(({ input }) => input.checked).map(({ label }) => label),
    set: (given) => rows.forEach(({ label, input }) => (input.checked = given.includes(label))),
    reset: () => rows.forEach(({ input }) => (input.checked = false)),
    focus: () => rows[0].input.focus(),
    lock: (is) => rows.forEach(({ input }) => (input.disabled = is)),
    mark(marks) {
      for (const { label, why, row } of rows) {
        const found = marks.find((mark) => mark.label === label);
        row.dataset.mark = found ? found.word : "";
        why.replaceChildren(...(found ? [word(found.word, ":"), " ", rich("span", {}, found.why)] : []));
      }
    },
  };
}

/** Lines that move: with the arrow keys on a handle, with Alt and the arrows, with two buttons, with the mouse. */
function ordered(shown, check, say) {
  const list = make("ol", { class: "cwq-lines" });
  const rows = new Map(shown.options.map((option) => [option.label, row(option)]));
  let locked = false;

  function row({ label, text, plain }) {
    const press = (step) => () => move(label, step);
    const handle = make("button", { type: "button", class: "cwq-handle", "aria-label": `${label}. ${plain}. Move with the up and down arrow keys` }, "⠿");
    const up = make("button", { type: "button", class: "cwq-step", "aria-label": `Move ${label} up`, onclick: press(-1) }, "↑");
    const down = make("button", { type: "button", class: "cwq-step", "aria-label": `Move ${label} down`, onclick: press(1) }, "↓");
    const mark = make("span", { class: "cwq-feedback" });
    const name = make("span", { class: "cwq-line" }, make("span", { class: "cwq-letter" }, `${label}.`), rich("span", {}, text));
    const item = make("li", { class: "cwq-option", "data-label": label }, handle, name, mark, up, down);
    item.addEventListener("keydown", (event) => keyed(event, label, handle));
    item.addEventListener("pointerdown", (event) => drag(event, item));
    list.append(item);
    return { item, handle, up, down, mark };
  }

  function keyed(event, label, handle) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step && (event.altKey || event.target === handle)) {
      event.preventDefault();
      move(label, step);
    } else if (event.key === "Enter" && event.target === handle) {
      event.preventDefault();
      check();
    }
  }

  function move(label, step) {
    const { item } = rows.get(label);
    const focused = document.activeElement;
    const other = step < 0 ? item.previousElementSibling : item.nextElementSibling;
    if (locked || !other) return;
    step < 0 ? other.before(item) : other.after(item);
    moved(label);
    // A button at the end of its way is disabled, and would drop the focus.
    (focused.disabled ? rows.get(label).handle : focused).focus();
  }

  function moved(label) {
    ends();
    mark([]);
    say(`${label} is now line ${labels().indexOf(label) + 1} of ${rows.size}.`);
  }

  function drag(event, item) {
    if (locked || event.button !== 0 || event.target.closest(".cwq-step")) return;
    const before = labels().join();
    item.setPointerCapture(event.pointerId);
    item.dataset.dragged = "true";
    const follows = ({ clientY }) => {
      for (const other of list.children) {
        const { top, height } = other.getBoundingClientRect();
        if (other === item || clientY < top || clientY > top + height) continue;
        item.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? other.after(item) : other.before(item);
        return;
      }
    };
    const drops = () => {
      item.removeEventListener("pointermove", follows);
      delete item.dataset.dragged;
      if (labels().join() !== before) moved(item.dataset.label);
    };
    item.addEventListener("pointermove", follows);
    item.addEventListener("lostpointercapture", drops, { once: true });
  }

  const labels = () => [...list.children].map((item) => item.dataset.label);
  const put = (order) => list.append(...order.map((label) => rows.get(label).item));
  const ends = () => {
    for (const { item, up, down } of rows.values()) {
      up.disabled = locked || !item.previousElementSibling;
      down.disabled = locked || !item.nextElementSibling;
    }
  };
  const mark = (marks) => {
    for (const [label, { item, mark: place }] of rows) {
      const found = marks.find((one) => one.label === label);
      item.dataset.mark = found ? found.word : "";
      place.replaceChildren(...(found ? [word(found.word)] : []));
    }
  };
  ends();
  const help = make("p", { class: "cwq-help" }, "Drag a line, or move it with the arrow keys on its handle.");
  return {
    element: make("fieldset", {}, make("legend", {}, shown.instruction), help, list),
    empty: "",
    given: labels,
    set: put,
    reset: () => put(shown.options.map(({ label }) => label)),
    focus: () => rows.get(labels()[0]).handle.focus(),
    lock(is) {
      locked = is;
      rows.forEach(({ handle }) => (handle.disabled = is));
      help.hidden = is;
      ends();
    },
    mark,
  };
}

/** One line to type; Enter checks. */
function typed(shown, check) {
  const input = make("input", { type: "text", class: "cwq-field", autocomplete: "off", autocapitalize: "off", spellcheck: "false", maxlength: "1000" });
  input.addEventListener("keydown", (event) => event.key === "Enter" && check());
  return {
    element: make("label", { class: "cwq-fill" }, make("span", {}, shown.instruction), input),
    empty: "Type an answer first.",
    given: () => (input.value.trim() ? [input.value] : []),
    set: (given) => (input.value = given[0] || ""),
    reset: () => (input.value = ""),
    focus: () => input.focus(),
    lock: (is) => (input.readOnly = is),
    mark: (marks, right) => (input.dataset.mark = right ? "Right" : ""),
  };
}

export default { render };
