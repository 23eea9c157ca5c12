// The few things that a stylesheet cannot do: copy an answer, bring a new one into view, have it read aloud.
"use strict";

(() => {
  const said = (button, text) => {
    const before = button.dataset.before || button.textContent;
    button.dataset.before = before;
    button.textContent = text;
    setTimeout(() => { button.textContent = before; }, 1800);
  };

  const copyText = async (text) => {
    if (navigator.clipboard && window.isSecureContext) {
      await navigator.clipboard.writeText(text);
      return;
    }
    // Without https on another machine there is no clipboard object.
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("button.copy");
    if (!button) return;
    const text = button.closest(".turn")?.querySelector(".copied")?.textContent ?? "";
    copyText(text).then(() => said(button, "Copied"), () => said(button, "Not copied: the browser refused"));
  });

  // A new turn is brought into view when it is asked and once more when it is whole, if the reader has not scrolled.
  let turns = 0;
  let running = false;
  let scrolled = false;
  for (const kind of ["wheel", "touchmove", "keydown"]) {
    document.addEventListener(kind, () => { scrolled = true; }, { passive: true });
  }
  const onChange = () => {
    const log = document.querySelector("#conversation");
    if (log && log.getAttribute("role") !== "log") {
      // Screen readers say an answer as it comes; attributes like these do not pass Gradio's sanitiser.
      log.setAttribute("role", "log");
      log.setAttribute("aria-label", "Answers");
    }
    const all = document.querySelectorAll("#conversation .turn");
    const last = all[all.length - 1];
    const busy = Boolean(last && last.classList.contains("running"));
    const asked = all.length > turns;
    if (asked) scrolled = false;
    if (asked || (running && !busy && !scrolled)) {
      const smooth = !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      last?.scrollIntoView({ behavior: smooth ? "smooth" : "auto", block: "start" });
    }
    turns = all.length;
    running = busy;
  };
  new MutationObserver(onChange).observe(document.documentElement, { childList: true, subtree: true });
})();
