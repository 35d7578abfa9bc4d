// Which pictures and clips a post that is being written has: ids and names, on this device alone.
const KEY = "draft:post-media";

export const kept = {
  get() {
    try {
      return JSON.parse(localStorage.getItem(KEY)) ?? [];
    } catch {
      return [];
    }
  },
  set(list) {
    try {
      if (list.length) localStorage.setItem(KEY, JSON.stringify(list));
      else localStorage.removeItem(KEY);
    } catch {
      /* storage is off */
    }
  },
};
