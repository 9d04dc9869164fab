"use strict";

// A conversation asks for what is new: soon after something happened, ever more rarely while nothing does, and not at
// all while nobody looks.
const SOONEST_MS = 5_000;
const LATEST_MS = 60_000;

let wait = SOONEST_MS;
let timer = 0;
let isAsking = false;
let askAgain = false;

const conversation = () => document.querySelector("[data-conversation]");
const lastMessage = () => [...document.querySelectorAll("[data-conversation] [data-message]")].at(-1)?.dataset.message ?? "0";

function plan() {
  clearTimeout(timer);
  if (conversation() && !document.hidden) timer = setTimeout(ask, wait);
}

function ask() {
  clearTimeout(timer);
  if (!conversation() || document.hidden) return;
  askAgain = isAsking;
  if (!isAsking) htmx.trigger(conversation(), "poll");
}

function askAtOnce() {
  wait = SOONEST_MS;
  ask();
}

function noteReading() {
  const reading = document.querySelector("[data-reading]");
  if (reading && !document.hidden && reading.dataset.noted !== lastMessage()) {
    reading.dataset.noted = lastMessage();
    htmx.trigger(reading, "read");
  }
}

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt === conversation()) event.detail.parameters.after = lastMessage();
  if (event.detail.elt.matches("[data-reading]")) event.detail.parameters.up_to = lastMessage();
});
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt === conversation()) isAsking = true;
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.elt !== conversation()) return;
  isAsking = false;
  const cameSomething = event.detail.xhr.status === 200;
  wait = cameSomething ? SOONEST_MS : Math.min(wait * 1.5, LATEST_MS);
  if (cameSomething) {
    document.querySelector(".nothing-yet")?.remove();
    noteReading();
  }
  if (askAgain) askAtOnce();
  else plan();
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return clearTimeout(timer);
  noteReading();
  askAtOnce();
});
document.addEventListener("message-sent", askAtOnce);
document.addEventListener("DOMContentLoaded", () => {
  noteReading();
  plan();
});
