## To come
