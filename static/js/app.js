"use strict";

// Refused for its size or for haste: the form stays as it is, with all that was typed.
const FORM_STAYS = {
  413: "That is more than this site takes at once. Nothing was sent, and what you wrote is still here: send less, or smaller files.",
  429: "That was too often in a short time. Nothing was sent, and what you wrote is still here: try again in a minute.",
};

const isWholePage = (text) => /^\s*<!doctype html/i.test(text);

// A piece was asked for and a whole page came back (an error page, or sign-in after a time-out).
function showWholePage(event) {
  const detail = event.detail;
  if (!isWholePage(detail.serverResponse) || detail.elt.closest("[hx-select], [hx-boost]")) return;
  if (FORM_STAYS[detail.xhr.status]) return;
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

function say(words) {
  const note = document.getElementById("network-note");
  note.hidden = false;
  note.textContent = words;
}

function sayNetworkIsGone() {
  say("The server could not be reached. Nothing was lost: try again in a moment.");
}

function sayItFailed(event) {
  const stays = FORM_STAYS[event.detail.xhr.status];
  if (stays) return say(stays);
  if (isWholePage(event.detail.xhr.responseText)) return;
  say("The server could not do that. Nothing was changed: load the page again, then try once more.");
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
document.addEventListener("htmx:responseError", sayItFailed);
document.addEventListener("htmx:sendError", sayNetworkIsGone);
document.addEventListener("htmx:timeout", sayNetworkIsGone);
