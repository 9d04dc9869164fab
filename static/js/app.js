"use strict";

// A piece was asked for and a whole page came back (an error page, or sign-in after a time-out).
function showWholePage(event) {
  const detail = event.detail;
  if (detail.target.closest("body") === null || detail.elt.closest("[hx-select], [hx-boost]")) return;
  if (!/^\s*<!doctype html/i.test(detail.serverResponse)) return;
  if (detail.xhr.status < 400) {
    detail.shouldSwap = false;
    window.location.assign(detail.xhr.responseURL);
    return;
  }
  detail.shouldSwap = true;
  detail.target = document.getElementById("main");
  detail.selectOverride = "#main";
  detail.swapOverride = "outerHTML";
}

function sayNetworkIsGone() {
  const note = document.getElementById("network-note");
  note.hidden = false;
  note.textContent = "The server could not be reached. Nothing was lost: try again in a moment.";
}

function hideNetworkNote() {
  document.getElementById("network-note").hidden = true;
}

function focusErrorSummary(root) {
  root.querySelector(".error-summary")?.focus();
}

// Picks the reader's own zone in a time-zone list that still shows its default.
function chooseOwnTimeZone(root) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const select of root.querySelectorAll("select[data-own-time-zone]")) {
    if ([...select.options].some((option) => option.value === zone)) select.value = zone;
  }
}

document.addEventListener("DOMContentLoaded", () => {
  focusErrorSummary(document);
  chooseOwnTimeZone(document);
});
document.addEventListener("htmx:beforeSwap", showWholePage);
document.addEventListener("htmx:afterSwap", (event) => {
  hideNetworkNote();
  focusErrorSummary(event.detail.target);
});
document.addEventListener("htmx:sendError", sayNetworkIsGone);
document.addEventListener("htmx:timeout", sayNetworkIsGone);
