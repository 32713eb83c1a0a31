broadsheet.setEdition("77717582c0", "vvZhM7e9TLsu3jPxcaYzQG1PAYuqO0XlEfLoqeQQbmgA3+kx");
