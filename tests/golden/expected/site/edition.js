broadsheet.setEdition("2eb2ca0bf4", "vvZhM7e9TLsu3jPxcaYzQG1PAYuqO0XlEfLoqeQQbmgA3+kx");
