module sealpost.example/heart-calls

go 1.19
