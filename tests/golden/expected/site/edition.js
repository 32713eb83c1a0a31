broadsheet.setEdition("1e3119c4cc", "vvZhM7e9TLsu3jPxcaYzQG1PAYuqO0XlEfLoqeQQbmgA3+kx");
