export const keysText = {
  title: "Keyboard",
  close: "Close",
  groups: [
    {
      name: "Move",
      keys: [
        { keys: ["j"], does: "Next conversation" },
        { keys: ["k"], does: "Previous conversation" },
        { keys: ["Enter", "o"], does: "Open" },
        { keys: ["u", "Esc"], does: "Back to the list" },
        { keys: ["g", "i"], does: "Go to the inbox" },
        { keys: ["g", "a"], does: "Go to all mail" },
        { keys: ["g", "t"], does: "Go to starred" },
        { keys: ["g", "o"], does: "Go to the outbox" },
        { keys: ["g", "s"], does: "Go to settings" },
      ],
    },
    {
      name: "Find",
      keys: [
        { keys: ["/"], does: "Search" },
        { keys: ["Ctrl", "k"], does: "Go anywhere, do anything" },
        { keys: ["?"], does: "This page" },
      ],
    },
    {
      name: "Write",
      keys: [
        { keys: ["c"], does: "New mail" },
        { keys: ["r"], does: "Reply" },
        { keys: ["a"], does: "Reply to all" },
        { keys: ["f"], does: "Forward" },
        { keys: ["Ctrl", "Enter"], does: "Send" },
      ],
    },
    {
      name: "Do",
      keys: [
        { keys: ["e"], does: "Archive" },
        { keys: ["#"], does: "Delete; in the trash, for ever" },
        { keys: ["!"], does: "Spam, or not spam" },
        { keys: ["s"], does: "Star" },
        { keys: ["t"], does: "Tag" },
        { keys: ["x"], does: "Select" },
        { keys: ["v"], does: "Plain text, or as designed" },
        { keys: ["Shift", "i"], does: "Mark as read" },
        { keys: ["Shift", "u"], does: "Mark as unread" },
        { keys: ["z"], does: "Undo" },
      ],
    },
  ],
};
