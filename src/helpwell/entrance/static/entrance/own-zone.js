// Where nothing else was chosen, the time zone is the one of this browser.
const field = document.querySelector('select[name="time_zone"]');
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (field?.value === "UTC" && [...field.options].some((option) => option.value === own)) field.value = own;
