/** What plugins say and offer in the page. Whose words they are is always said. */
export const placesText = {
  by: (plugin: string) => `From the plugin “${plugin}”`,
  label: (title: string, plugin: string) => `${title}, from the plugin “${plugin}”`,
  actions: "What plugins can do",
  done: (plugin: string, title: string) => `“${plugin}”: “${title}” is done`,
  says: (plugin: string, notice: string) => `“${plugin}”: ${notice}`,
  failed: (plugin: string, title: string, sentence: string) => `“${plugin}” could not do “${title}”. ${sentence}`,
  tooMany: (most: number) => `A plugin can be given ${most} messages at once. Choose fewer.`,
  warning: "Warning",
};
