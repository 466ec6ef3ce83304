// A prediction: written down before the next cell runs, set beside what it printed afterwards.

function render({ model, el }) {
  const shown = model.get("shown");
  const root = card(el, shown.label);
  const body = make("div", { class: "cwq-body" });
  const status = make("div", { class: "cwq-status", role: "status", "aria-live": "polite" });
  const kernel = line(model, () => status.replaceChildren(SILENT));
  const phases = { ask, kept, judge, done, late };
  let seen = "";
  root.append(make("p", { class: "cwq-head" }, make("strong", {}, "Predict")), rich("div", { class: "cwq-text" }, shown.text), body, status);

  function button(text, message, main = false) {
    return make("button", { type: "button", class: main ? "cwq-main" : "", onclick: () => kernel.send(message) }, text);
  }

  function ask({ given }) {
    const field = make("textarea", { class: "cwq-field", rows: "1", spellcheck: "false", maxlength: "2000", "aria-label": "I think", placeholder: "what the next cell prints" });
    const fit = () => (field.rows = Math.min(8, field.value.split("\n").length));
    const keep = () => (field.value.trim() ? kernel.send({ do: "keep", given: field.value }) : status.replaceChildren("Write what you expect first; a guess will do."));
    field.value = given || "";
    fit();
    field.addEventListener("input", fit);
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      keep();
    });
    const row = make("div", { class: "cwq-think" }, make("span", { "aria-hidden": "true" }, "I think"), field, make("button", { type: "button", class: "cwq-main", onclick: keep }, "Keep"));
    return { parts: [row, make("p", { class: "cwq-help" }, "Enter keeps it. Shift+Enter begins a new line.")], says: "", focus: field };
  }

  function kept({ given }) {
    const change = button("Change", { do: "again" });
    return { parts: [pair([["You predict", given]]), make("div", { class: "cwq-actions" }, change)], says: "Kept. Now run the next cell.", focus: change };
  }

  function both({ given, printed }) {
    return pair([["You predicted", given], ["It printed", printed || "nothing"]]);
  }

  function judge(state) {
    const had = button("I had it", { do: "judge", right: true }, true);
    const buttons = make("div", { class: "cwq-actions" }, had, button("I missed it", { do: "judge", right: false }));
    return { parts: [both(state), ...changed(state), buttons], says: "Compare the two. Was it what you meant?", focus: null };
  }

  function done(state) {
    const again = button("Predict again", { do: "again" });
    const right = state.outcome === "right";
    const says = right ? (state.exact ? "Exactly as you predicted." : "You had it.") : "You missed it. The text below says why it went the other way.";
    const when = state.remembered ? "From your record. " : "";
    return {
      parts: [both(state), ...changed(state), make("div", { class: "cwq-actions" }, again)],
      says: [word(right ? "Right" : "Wrong", "."), " ", when + says],
      focus: again,
      note: state.note,
    };
  }

  function late() {
    const again = button("Predict all the same", { do: "again" });
    return { parts: [make("div", { class: "cwq-actions" }, again)], says: "The next cell has run already; its output stands below. Nothing was recorded.", focus: again };
  }

  function changed(state) {
    const says = "You changed the cell; this is what it prints as the lesson wrote it.";
    return state.changed ? [make("p", { class: "cwq-help" }, says)] : [];
  }

  function pair(rows) {
    return make("dl", { class: "cwq-pair" }, ...rows.flatMap(([name, text]) => [make("dt", {}, name), make("dd", {}, make("pre", {}, text))]));
  }

  function update() {
    const state = model.get("state");
    const inside = body.contains(document.activeElement);
    const { parts, says, focus, note } = phases[state.phase](state);
    kernel.heard();
    root.dataset.phase = state.phase;
    root.dataset.outcome = state.outcome || "open";
    body.replaceChildren(...parts);
    status.replaceChildren(...[says].flat(), ...(note ? [make("p", { class: "cwq-note" }, note)] : []));
    if (inside && seen !== state.phase) (focus || body.querySelector("button"))?.focus();
    seen = state.phase;
  }

  return follow(model, update, kernel.heard);
}

export default { render };
