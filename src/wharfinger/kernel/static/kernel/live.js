// SPDX-License-Identifier: Apache-2.0
// One EventSource per browser: the tab that holds the lock listens and tells the others.
const channel = new BroadcastChannel("wharfinger-live");

export function listen(url, handle) {
  channel.onmessage = (message) => handle(message.data);
  if (!navigator.locks) {
    connect(url, handle);
    return;
  }
  navigator.locks.request("wharfinger-live", () => new Promise(() => {
    connect(url, (event) => { handle(event); channel.postMessage(event); });
  }));
}

function connect(url, handle) {
  const last = localStorage.getItem("live-last");
  const source = new EventSource(last ? `${url}?after=${last}` : url);
  source.onmessage = (message) => {
    localStorage.setItem("live-last", message.lastEventId);
    handle(JSON.parse(message.data));
  };
}
